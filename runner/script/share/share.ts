import type { AnyNode, Program } from 'acorn';
import type MagicString from 'magic-string';
import type { Graph } from '../flow/graph.ts';
import { parentsOf } from '../flow/nodes.ts';
import type { Variable } from '../flow/scopes.ts';
import { isChanged } from './changes.ts';
import { isPure, SAFE_GLOBALS } from './pure.ts';

/** A top-level statement of a package, and the names that it declares. */
interface Declaration {
  node: AnyNode;
  variables: Variable[];
}

/**
 * Takes the stateless part of npm packages out of the virtual users, so that a thread holds it once.
 *
 * A top-level declaration of a package is shared if it makes plain data, functions or classes; if no code that names
 * it changes it; if nothing in it was lowered; and if it names, at any depth, only the language's own globals and other
 * shared declarations. Data is frozen, so what still changes it throws, and virtual users stay apart. What begins
 * empty (`const cache = {}`, `new Map()`) is state, stays with each virtual user, and so does all that names it.
 * Of faker this shares the locale data and the classes; `new Faker()` stays with whoever calls it.
 *
 * @param isWaiting whether something was lowered or guarded within a node
 * @returns the body of a function that returns what is shared, by name
 */
export function share(
  code: MagicString,
  source: string,
  program: Program,
  { scopes }: Graph,
  isLibrary: (offset: number) => boolean,
  isWaiting: (node: AnyNode) => boolean,
): string {
  const libraries = program.body.filter(({ start }) => isLibrary(start));
  if (libraries.length === 0) return 'return {};';
  const parents = parentsOf(program);
  const candidates = libraries
    .flatMap((node) => declaration(node))
    .filter(
      ({ node, variables }) =>
        !isWaiting(node) && variables.every((variable) => isConstant(variable) && !isChanged(variable, parents)),
    );
  const shared = stateless(candidates);
  if (shared.length === 0) return 'return {};';

  const isShared = (offset: number): boolean => shared.some(({ node }) => node.start <= offset && offset < node.end);
  const needed = new Set<string>();
  for (const { variables } of shared)
    for (const { name, references } of variables)
      if (references.some(({ identifier }) => !isShared((identifier as unknown as AnyNode).start))) needed.add(name);
  for (const { node } of shared) code.remove(node.start, node.end);
  if (needed.size > 0) code.prependLeft(program.body[0]?.start ?? 0, `const { ${[...needed].join(', ')} } = $shared; `);
  const names = shared.flatMap(({ variables }) => variables.map(({ name }) => name));
  const texts = shared.map(({ node }) => source.slice(node.start, node.end));
  return `"use strict";\n${texts.join('\n')}\nreturn { ${names.join(', ')} };`;

  function declaration(node: AnyNode): Declaration[] {
    if (node.type === 'FunctionDeclaration') return named(node, node.id);
    if (node.type === 'ClassDeclaration') return isPure(node) ? named(node, node.id) : [];
    // The bundler writes one declaration a statement.
    const [only, second] = node.type === 'VariableDeclaration' ? node.declarations : [];
    if (!only?.init || second || !isPure(only.init)) return [];
    const names = only.id.type === 'Identifier' ? [only.id] : namesOf(only.id);
    return names ? [{ node, variables: names.flatMap((name) => [...scopes.declared(name)]) }] : [];
  }

  /** A class declares its name outside, and once more inside. */
  function named(node: AnyNode, id: AnyNode | null): Declaration[] {
    return id ? [{ node, variables: scopes.declared(id).slice(0, 1) }] : [];
  }

  /** The greatest set that names nothing outside itself but safe globals. */
  function stateless(declarations: Declaration[]): Declaration[] {
    let kept = declarations;
    for (let before = -1; before !== kept.length;) {
      before = kept.length;
      const names = new Set(kept.flatMap(({ variables }) => variables));
      kept = kept.filter(({ node }) =>
        scopes
          .outerNames(node)
          .every(({ name, variable }) => (variable ? names.has(variable) : SAFE_GLOBALS.has(name))),
      );
    }
    return kept;
  }
}

/** The names of `const { imul, trunc: t } = Math`. */
function namesOf(pattern: AnyNode): AnyNode[] | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined;
  const names = pattern.properties.map((property) =>
    property.type === 'Property' && !property.computed && property.value.type === 'Identifier'
      ? property.value
      : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

const isConstant = ({ defs, references }: Variable): boolean =>
  defs.length === 1 && references.every((reference) => !reference.isWrite() || reference.init === true);
