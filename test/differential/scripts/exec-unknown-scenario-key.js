export const options = { scenarios: { bad: { executor: 'shared-iterations', colour: 'red' } } };
export default function () {}
