import type { AnyNode, Program } from 'acorn';
import type MagicString from 'magic-string';
import { children, isFunction } from '../flow/nodes.ts';
import { SCRIPT_EXCEPTION } from '../script-exception.ts';
import type { Position } from '../script.ts';
import { UserError } from '../../../user-error.ts';

/**
 * What only a module may write: `import.meta` becomes a helper, `await` outside of functions and `import()` are refused.
 *
 * @throws UserError with the place in the source
 */
export function rewriteModuleSyntax(
  code: MagicString,
  program: Program,
  sourceAt: (offset: number) => Position | undefined,
): void {
  const refuse = ({ start }: AnyNode, what: string, why: string, fix: string): never => {
    const { file, line, column } = sourceAt(start) ?? { file: 'the script', line: 0, column: 0 };
    throw new UserError(`${file}:${line}:${column}: ${what}`, { why, fix, exitCode: SCRIPT_EXCEPTION });
  };
  const visit = (node: AnyNode, isTop: boolean): void => {
    if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      const file = sourceAt(node.start)?.file ?? '';
      const url = file.startsWith('remote:') ? file.slice('remote:'.length) : `file://${file}`;
      code.update(node.start, node.end, `$plimsoll.meta(${JSON.stringify(url)})`);
    }
    if (isTop && (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)))
      refuse(
        node,
        'await outside of a function',
        'on the embedded engine the init code of a virtual user runs in one go',
        'await in setup() or in the default function, or run the script on the k6 binary with --engine k6',
      );
    if (node.type === 'ImportExpression')
      refuse(node, 'import() of a module', 'k6 has no dynamic imports', 'import it at the top of the file');
    const isInner = isFunction(node) || node.type === 'PropertyDefinition';
    for (const child of children(node)) visit(child, isTop && !isInner);
  };
  visit(program, true);
}
