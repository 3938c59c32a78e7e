import { fail } from 'k6';

export default function () {
  try {
    fail('why');
  } catch (error) {
    console.log(error instanceof Error, String(error), error.message);
  } finally {
    console.log('finally');
  }
}
