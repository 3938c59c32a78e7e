import { check, group } from 'k6';
import exec from 'k6/execution';
import { arrive, faker, think } from '../support/chance.ts';
import { optionsFor } from '../support/options.ts';
import { ask } from '../support/shop.ts';

export const options = optionsFor('signup');

/** Someone new makes an account and looks around. */
export function signup(): void {
  arrive();
  const person = someoneNew();
  const token = group('sign up', () => ask('POST /signup', { body: person })?.token);
  if (!token) return;
  think();
  const session = ask('GET /session', { token });
  check(session, { 'the session is of who signed up': (session) => session?.customer.email === person.email });
  think();
  ask('GET /products', { token });
}

/** Addresses never meet, not even with those of an earlier run on the same data. */
function someoneNew(): { name: string; email: string; password: string } {
  const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()];
  const unique = `${exec.vu.idInTest}.${exec.vu.iterationInInstance}.${Date.now().toString(36)}`;
  const email = faker.internet.email({ firstName, lastName, provider: `${unique}.example` }).toLowerCase();
  return { name: `${firstName} ${lastName}`, email, password: faker.internet.password({ length: 14 }) };
}
