// flags: --secret-source mock=default,user=alice
import secrets from 'k6/secrets';

export default async function () {
  const user = await secrets.get('user');
  console.log(user.length, user.split('').join('-'), user);
  try {
    await secrets.get('missing');
  } catch (error) {
    console.log('rejected');
  }
}
