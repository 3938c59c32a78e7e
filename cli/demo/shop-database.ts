import { startPostgres } from '../../fixtures/postgres/postgres.ts';
import { seed } from '../../fixtures/shop/seed/seed.ts';
import type { Steps } from './steps.ts';

/** A database with the shop's data in it. */
export interface ShopDatabase {
  url: string;
  /** What the data is: its seed and sizes. */
  hash: string;
  /** Started here, and gone afterwards. */
  throwaway: boolean;
  close(): Promise<void>;
}

/** @param own the user's database; without it a throwaway one is started, and removed again by `close` */
export async function openShopDatabase(own: string | undefined, steps: Steps): Promise<ShopDatabase> {
  const postgres = own === undefined ? await startPostgres({ onProgress: steps.begin }) : undefined;
  const url = own ?? postgres!.url;
  try {
    steps.begin('seeding 100,000 products, 50,000 customers, 200,000 orders');
    const { hash } = await seed(url);
    steps.end();
    return { url, hash, throwaway: own === undefined, close: async () => postgres?.stop() };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
}
