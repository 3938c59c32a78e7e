import secrets from 'k6/secrets';

export default async function () {
  try {
    await secrets.get('user');
  } catch (error) {
    console.log(String(error));
  }
}
