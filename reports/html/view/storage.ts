import type { Comparison } from '../../comparison.ts';
import { amount, bytes } from '../../format.ts';
import { unusedSentence } from '../../storage-words.ts';

export interface StorageView {
  tables: { name: string; rows: string; size: string; indexes: string; scans: string; lookups: string }[];
  unused: { name: string; table: string; columns: string; size: string }[];
  sentence: string;
}

export function storageOf({ storage }: Comparison): StorageView | undefined {
  if (!storage) return undefined;
  return {
    tables: storage.tables.map((table) => ({
      name: table.name,
      rows: amount(table.rows),
      size: bytes(table.bytes),
      indexes: bytes(table.indexBytes),
      scans: amount(table.sequentialScans),
      lookups: amount(table.indexScans),
    })),
    unused: storage.unusedIndexes.map(({ name, table, columns, bytes: size }) => ({
      name,
      table,
      columns: columns.join(', '),
      size: bytes(size),
    })),
    sentence: unusedSentence(storage),
  };
}
