// flags: --iterations 2
export default function () {
  setTimeout(() => console.log('later', __ITER), 20);
  console.log('now', __ITER);
}
