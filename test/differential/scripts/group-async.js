import { group } from 'k6';

export default function () {
  try {
    group('a', async () => 1);
  } catch (error) {
    console.log('thrown', error.message);
  }
}
