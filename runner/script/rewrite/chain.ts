import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import type MagicString from 'magic-string';

type Link = CallExpression | MemberExpression;
export type Chain = AnyNode & { type: 'ChainExpression' };

/** An optional chain while it is taken apart. */
export interface OpenChain {
  /** Where the text of a call within the chain begins. */
  startOf(call: AnyNode): number;
  /** To be called when everything in the chain is rewritten. */
  close(): void;
}

/** The calls and members of an optional chain, the last one first. */
export function links(chain: Chain): Link[] {
  const found: Link[] = [];
  let node: AnyNode = chain.expression;
  while (node.type === 'CallExpression' || node.type === 'MemberExpression') {
    found.push(node);
    node = head(node);
  }
  return found;
}

const head = (link: Link): AnyNode => (link.type === 'CallExpression' ? link.callee : link.object);

/**
 * Takes an optional chain apart where something in its middle waits, so that what stands behind `?.` is still left out:
 *
 *     a?.get(x).body   becomes   (await $plimsoll.chain(a, async ($t) => (await $t.get(x)).body))
 *     a.get?.(x).body            (await $plimsoll.chain($plimsoll.method(a, "get"), async ($t) => (await $t(x)).body))
 *
 * @param arrayCalls calls in the chain that become `$plimsoll.array("map", …)`
 */
export function takeApart(
  code: MagicString,
  source: string,
  chain: Chain,
  arrayCalls: ReadonlySet<AnyNode>,
  [open, end]: readonly [string, string],
): OpenChain {
  const all = links(chain);
  const optional = all.filter((link) => link.optional);
  const token = (link: Link): number => source.indexOf('?.', head(link).end);
  const startOf = (call: AnyNode): number => {
    const inside = optional.find((link) => link.end <= call.end);
    return inside ? token(inside) + 2 : chain.start;
  };
  const arrayCallees = new Set(all.filter((link) => arrayCalls.has(link)).map(head));
  /** `a.get` in `a.get?.()`: taken with its object, which is the `this` of the call. */
  const methodOf = (link: Link): MemberExpression | undefined => {
    const callee = head(link);
    return link.type === 'CallExpression' && callee.type === 'MemberExpression' ? callee : undefined;
  };
  const methods = new Set<AnyNode | undefined>(optional.map(methodOf));
  for (const link of optional) {
    const at = token(link);
    code.update(at, at + 2, ', async ($t) => ');
    const isNamed = link.type === 'MemberExpression' && !link.computed;
    code.prependRight(at + 2, isNamed && !arrayCallees.has(link) && !methods.has(link) ? '$t.' : '$t');
  }
  return {
    startOf,
    close() {
      for (const [index, link] of [...optional.entries()].reverse()) {
        const method = methodOf(link);
        if (method) takeMethod(code, source, method, startOf(method));
        const outer = optional[index - 1];
        code.prependRight(chain.start, open);
        code.appendLeft(outer ? head(outer).end : chain.end, end);
      }
    },
  };
}

function takeMethod(code: MagicString, source: string, method: MemberExpression, start: number): void {
  const { property, computed, optional, object } = method;
  code.prependRight(start, '$plimsoll.method(');
  if (computed) {
    const bracket = source.lastIndexOf('[', property.start);
    code.update(bracket, bracket + 1, ', ').update(method.end - 1, method.end, ')');
    return;
  }
  const from = optional ? property.start : source.indexOf('.', object.end);
  code.update(from, property.end, `, ${JSON.stringify(source.slice(property.start, property.end))})`);
}
