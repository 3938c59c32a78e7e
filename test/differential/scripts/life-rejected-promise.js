// flags: --iterations 2
export default async function () {
  await Promise.reject(new Error('rejected'));
}
