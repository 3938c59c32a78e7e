import type { AnyNode } from 'acorn';
import type { Cell } from './cells.ts';
import type { FunctionInfo } from './functions.ts';
import type { Builder } from './graph.ts';
import { propertyName } from './nodes.ts';

/** What flows where in an assignment, a declaration or a parameter, however it is taken apart. */
export function assign(builder: Builder, pattern: AnyNode, value: Cell, within: FunctionInfo): void {
  const { flow, heap, scopes, visit } = builder;
  switch (pattern.type) {
    case 'Identifier': {
      const variable = scopes.variable(pattern);
      if (variable) flow.edge(value, builder.variable(variable));
      return;
    }
    case 'MemberExpression': {
      visit(pattern.object, within);
      if (pattern.computed) visit(pattern.property, within);
      const name = propertyName({ computed: pattern.computed, key: pattern.property });
      if (name !== undefined) flow.edge(value, heap.property(within.zone, name));
      else if (isIndex(pattern.property)) flow.edge(value, heap.stored(within.zone));
      else flow.edge(value, heap.unnamed(within.zone));
      return;
    }
    case 'AssignmentPattern':
      assign(builder, pattern.left, flow.cell(value, visit(pattern.right, within)), within);
      return;
    case 'RestElement':
      assign(builder, pattern.argument, flow.cell(), within);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements)
        if (element) assign(builder, element, builder.anything(within.zone), within);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          assign(builder, property.argument, value, within);
          continue;
        }
        if (property.computed) visit(property.key, within);
        assign(builder, property.value, builder.read(value, propertyName(property), within.zone), within);
      }
      return;
    default:
      return;
  }
}

/** Whether a computed key can only be a number, so that the write is to an array: `list[i + 1] = …`, `list[n++] = …`. */
const isIndex = (key: AnyNode): boolean =>
  key.type === 'UpdateExpression' || (key.type === 'BinaryExpression' && '-*/%'.includes(key.operator));
