import type { AnyNode, Identifier, Program } from 'acorn';
import { analyze, type Scope, type Variable } from 'eslint-scope';
import type { Program as EstreeProgram } from 'estree';

export type { Variable } from 'eslint-scope';

/** Which name means which variable, everywhere in a program. */
export interface Scopes {
  /** The variable that an identifier reads or writes; undefined for a global. */
  variable(identifier: AnyNode): Variable | undefined;
  /** The variables that an identifier declares: a class declares its name inside and outside. */
  declared(identifier: AnyNode): readonly Variable[];
  /** What a variable always is: its function, class, initialiser or import specifier. Undefined where that may change. */
  definition(variable: Variable): AnyNode | undefined;
  usesArguments(node: AnyNode): boolean;
  /** Names declared by the function itself: its parameters, and what its body hoists. */
  hoisted(node: AnyNode): { params: Set<string>; body: Set<string> };
  /** Names in a top-level statement that it does not declare within itself; without a variable they are globals. */
  outerNames(node: AnyNode): readonly { name: string; variable: Variable | undefined }[];
  /** Every use of a name that the program does not declare. */
  free: readonly Identifier[];
  /** Every use of the bundler's stand-in for a `require` of what is not in the bundle. */
  requires: readonly Identifier[];
}

export function analyzeScopes(program: Program): Scopes {
  const manager = analyze(program as unknown as EstreeProgram, { ecmaVersion: 2022, sourceType: 'module' });
  const used = new Map<unknown, Variable>();
  const declared = new Map<unknown, Variable[]>();
  const functions = new Map<unknown, Scope>();
  const free: Identifier[] = [];
  const requires: Identifier[] = [];
  const outer: { start: number; name: string; variable: Variable | undefined }[] = [];
  for (const scope of manager.scopes) {
    if (scope.type === 'function') functions.set(scope.block, scope);
    for (const { identifier, resolved, init } of scope.references) {
      if (resolved) used.set(identifier, resolved);
      if (resolved?.name === '__require' && !init) requires.push(identifier as unknown as Identifier);
      if (!resolved || resolved.scope.type === 'module') {
        const { name, start } = identifier as unknown as Identifier;
        outer.push({ start, name, variable: resolved ?? undefined });
      }
      if (!resolved) free.push(identifier as unknown as Identifier);
    }
    for (const variable of scope.variables)
      for (const identifier of variable.identifiers) {
        const others = declared.get(identifier);
        if (others) others.push(variable);
        else declared.set(identifier, [variable]);
      }
  }
  outer.sort((a, b) => a.start - b.start);
  return {
    outerNames({ start, end }) {
      const from = firstAtOrAfter(outer, start);
      return outer.slice(from, firstAtOrAfter(outer, end));
    },
    variable: (identifier) => used.get(identifier) ?? declared.get(identifier)?.[0],
    declared: (identifier) => declared.get(identifier) ?? [],
    definition,
    usesArguments: (node) => (functions.get(node)?.set.get('arguments')?.references.length ?? 0) > 0,
    hoisted(node) {
      const params = new Set<string>();
      const body = new Set<string>();
      for (const { name, defs } of functions.get(node)?.variables ?? [])
        for (const { type } of defs) (type === 'Parameter' ? params : body).add(name);
      return { params, body };
    },
    free,
    requires,
  };
}

function definition({ defs, references }: Variable): AnyNode | undefined {
  const [def] = defs;
  if (!def || defs.length > 1) return undefined;
  const writes = references.filter((reference) => reference.isWrite());
  const node = def.node as unknown as AnyNode;
  if (def.type === 'FunctionName' || def.type === 'ClassName' || def.type === 'ImportBinding')
    return writes.length === 0 ? node : undefined;
  if (def.type !== 'Variable' || node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return undefined;
  return writes.length === 1 && writes[0]?.init ? (node.init ?? undefined) : undefined;
}

function firstAtOrAfter(sorted: readonly { start: number }[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
