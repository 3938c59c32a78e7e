export const options = { VUS: 1, Iterations: 2 };
export default function () {
  console.log(__ITER);
}
