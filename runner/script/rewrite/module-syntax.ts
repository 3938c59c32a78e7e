import type { AnyNode, Program } from 'acorn';
import type MagicString from 'magic-string';
import { children, isFunction } from '../flow/nodes.ts';
import { SCRIPT_EXCEPTION } from '../script-exception.ts';
import type { Position } from '../script.ts';
import { UserError } from '../../../user-error.ts';

/**
 * What only a module may write: `import.meta` becomes a helper, `import()` is refused.
 *
 * @throws UserError with the place in the source
 */
export function rewriteModuleSyntax(
  code: MagicString,
  program: Program,
  sourceAt: (offset: number) => Position | undefined,
): void {
  const visit = (node: AnyNode): void => {
    if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      const file = sourceAt(node.start)?.file ?? '';
      const url = file.startsWith('remote:') ? file.slice('remote:'.length) : `file://${file}`;
      code.update(node.start, node.end, `$plimsoll.meta(${JSON.stringify(url)})`);
    }
    if (node.type === 'ImportExpression') {
      const { file, line, column } = sourceAt(node.start) ?? { file: 'the script', line: 0, column: 0 };
      throw new UserError(`${file}:${line}:${column}: import() of a module`, {
        why: 'k6 has no dynamic imports',
        fix: 'import it at the top of the file',
        exitCode: SCRIPT_EXCEPTION,
      });
    }
    for (const child of children(node)) visit(child);
  };
  visit(program);
}

/** Whether a module awaits outside of its functions. */
export function awaitsAtTop(node: AnyNode): boolean {
  if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true;
  return !isFunction(node) && node.type !== 'PropertyDefinition' && children(node).some(awaitsAtTop);
}
