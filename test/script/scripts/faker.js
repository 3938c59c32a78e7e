import { Faker, base, en } from '@faker-js/faker';
const faker = new Faker({ locale: [en, base] });
faker.seed(__VU);
export const name = () => faker.person.firstName();
export default function () {
  return name();
}
