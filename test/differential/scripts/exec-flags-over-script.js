// flags: --iterations 3 --vus 1
export const options = { iterations: 1 };
export default function () {
  console.log(__ITER);
}
