export default function () {
  console.log('iteration', __VU, __ITER);
}
