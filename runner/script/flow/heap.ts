import { BLOCKING_EXPORTS, BLOCKING_METHODS } from '../blocking-api.ts';
import type { Cell, Flow, Value } from './cells.ts';
import type { Zone } from './functions.ts';

/** Where values are once they are in objects: by the property's name, and all together. */
export interface Heap {
  /** Every property of that name, in any object. The script sees what libraries store, not the other way round. */
  property(zone: Zone, name: string): Cell;
  /** Properties with names that only the run knows. */
  unnamed(zone: Zone): Cell;
  /** Everything that was ever stored. */
  stored(zone: Zone): Cell;
  anything(zone: Zone): Value;
  /** An export of a k6 module. */
  member(module: string, name: string): Value | undefined;
  module(name: string): Value;
  /** The names of a module's exports that block. */
  members(module: string): string[];
}

export function createHeap(flow: Flow, imports: readonly string[]): Heap {
  const cells = new Map<string, Cell>();
  const values = new Map<string, Value>();
  const once = <T>(map: Map<string, T>, key: string, make: () => T): T => {
    const known = map.get(key);
    if (known !== undefined) return known;
    const made = make();
    map.set(key, made);
    return made;
  };
  const side = (zone: Zone): Zone => (zone === 'library' ? 'library' : 'script');

  const heap: Heap = {
    property: (zone, name) =>
      once(cells, `${side(zone)}.${name}`, () => {
        const cell = flow.cell();
        flow.edge(cell, heap.stored(zone));
        if (side(zone) === 'library') flow.edge(cell, heap.property('script', name));
        return cell;
      }),
    unnamed: (zone) =>
      once(cells, `${side(zone)}[]`, () => {
        const cell = flow.cell();
        flow.edge(cell, heap.stored(zone));
        if (side(zone) === 'library') flow.edge(cell, heap.unnamed('script'));
        return cell;
      }),
    stored: (zone) =>
      once(cells, side(zone), () => {
        const cell = flow.cell();
        flow.on(cell, (value) => escape(value, cell, side(zone)));
        if (side(zone) === 'library') flow.edge(cell, heap.stored('script'));
        return cell;
      }),
    anything: (zone) => once(values, `*${side(zone)}`, () => ({ kind: 'anything', zone: side(zone) })),
    module: (name) => once(values, name, () => ({ kind: 'module', name })),
    members: (module) => Object.keys(BLOCKING_EXPORTS[module] ?? {}),
    member: (module, name) => {
      if (name === 'default') return heap.module(module);
      const blocks = BLOCKING_EXPORTS[module]?.[name];
      return blocks && once(values, `${module}.${name}`, () => ({ kind: 'api', name: `${module}.${name}`, blocks }));
    },
  };

  /** Whoever finds a stored function may call it with anything, and keep what it returns. */
  function escape(value: Value, stored: Cell, zone: Zone): void {
    const info = value.kind === 'function' ? value.info : value.kind === 'class' ? value.constructor : undefined;
    if (info && side(info.zone) === zone) {
      for (const { cell } of info.params) flow.add(cell, heap.anything(zone));
      flow.edge(info.returns, stored);
    }
    if (value.kind === 'module')
      for (const name of heap.members(value.name)) flow.add(heap.property(zone, name), heap.member(value.name, name)!);
  }

  // `import f from './common.js'` means what that file assigns to `module.exports`.
  for (const zone of ['script', 'library'] as const)
    flow.edge(heap.property(zone, 'exports'), heap.property(zone, 'default'));
  for (const module of imports)
    for (const name of BLOCKING_METHODS[module] ?? [])
      flow.add(heap.property('script', name), { kind: 'api', name: `${module}.${name}()`, blocks: 'always' });
  return heap;
}
