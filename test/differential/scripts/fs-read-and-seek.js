import { open, SeekMode } from 'k6/experimental/fs';

let file;
(async () => {
  file = await open('./data/users.json');
})();
const attempt = async (work) => {
  try {
    console.log(JSON.stringify(await work()));
  } catch (error) {
    console.log(error.name, error.message.replace(/".*"/, '"…"'));
  }
};
export default async function () {
  const buffer = new Uint8Array(4);
  console.log(JSON.stringify(await file.stat()), JSON.stringify(SeekMode));
  await attempt(async () => [await file.read(buffer), Array.from(buffer)]);
  await attempt(async () => [await file.seek(2, SeekMode.Start), await file.seek(2, SeekMode.Current), await file.seek(-3, SeekMode.End)]);
  await attempt(async () => [await file.read(buffer), Array.from(buffer)]);
  await attempt(async () => await file.read(buffer));
  await attempt(async () => await file.read(new ArrayBuffer(3)));
  await attempt(async () => await file.seek(-1, SeekMode.Start));
  await attempt(async () => await file.seek(100000, SeekMode.Start));
  await attempt(async () => await file.seek(1, SeekMode.End));
  await attempt(async () => await file.seek(1, 9));
  await attempt(async () => await file.seek('x', 0));
  await attempt(async () => await open('./data/users.json'));
}
