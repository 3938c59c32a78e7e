export default async function () {
  for await (const name of []) console.log(name);
}
