import type { ImportDeclaration, Program } from 'acorn';
import type MagicString from 'magic-string';
import type { Scopes } from '../flow/scopes.ts';

/** k6 changes these while a script runs, so they are read anew at every use. */
const LIVE_GLOBALS = new Set(['__VU', '__ITER']);

/**
 * Makes a module the body of a function: imports become constants taken from the host, exports what it returns.
 *
 * @param initWaits the function returns a promise of them
 * @param commonJs the module's one export is its `module.exports`, and so is what the function returns
 */
export function rewriteModule(
  code: MagicString,
  program: Program,
  scopes: Scopes,
  { commonJs, keeps, initWaits }: { commonJs: boolean; keeps: boolean; initWaits: boolean },
): void {
  const out = (value: string): string => (keeps ? `$plimsoll.opened(${value})` : value);
  const imports: string[] = [];
  const exports: string[] = [];
  for (const node of program.body) {
    switch (node.type) {
      case 'ImportDeclaration':
        imports.push(importLine(node));
        code.remove(node.start, node.end);
        break;
      case 'ExportAllDeclaration': {
        const from = `$module(${JSON.stringify(node.source.value)})`;
        exports.push(node.exported ? `${JSON.stringify(nameOf(node.exported))}: ${from}` : `...${from}`);
        code.remove(node.start, node.end);
        break;
      }
      case 'ExportNamedDeclaration': {
        const from = node.source ? `$module(${JSON.stringify(node.source.value)})` : undefined;
        for (const { local, exported } of node.specifiers) {
          const value = from ? `${from}[${JSON.stringify(nameOf(local))}]` : nameOf(local);
          exports.push(`${JSON.stringify(nameOf(exported))}: ${out(value)}`);
        }
        code.remove(node.start, node.end);
        break;
      }
      case 'ExportDefaultDeclaration':
        code.update(node.start, node.declaration.start, 'const $default = ');
        exports.push(`default: ${out('$default')}`);
        break;
      default:
    }
  }
  for (const identifier of scopes.free) {
    if (LIVE_GLOBALS.has(identifier.name)) code.update(identifier.start, identifier.end, `$globals.${identifier.name}`);
  }
  for (const { start, end } of scopes.requires) code.update(start, end, '$module');
  const entry = commonJs ? 'return $default;' : `return { ${exports.join(', ')} };`;
  const [open, close] = initWaits ? ['return (async () => {', '})();'] : ['{', '}'];
  code.prepend(`"use strict"; ${open} ${imports.join(' ')} `).append(`\n${entry} ${close}`);
}

function importLine({ source, specifiers }: ImportDeclaration): string {
  const from = `$module(${JSON.stringify(source.value)})`;
  return specifiers
    .map((specifier) => {
      if (specifier.type === 'ImportNamespaceSpecifier') return `const ${specifier.local.name} = ${from};`;
      const name = specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier.imported);
      return `const ${specifier.local.name} = ${from}[${JSON.stringify(name)}];`;
    })
    .join(' ');
}

const nameOf = (node: { type: string; name?: string; value?: unknown }): string => node.name ?? String(node.value);
