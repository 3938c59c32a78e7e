export const options = { scenarios: { bad: { executor: 'shared-iterations', exec: 'nothing' } } };
export default function () {}
