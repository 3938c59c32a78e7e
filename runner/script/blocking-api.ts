/**
 * How a function of a k6 module blocks: always, or only when a function handed to it does (`group`, `check`).
 */
export type Blocks = 'always' | 'with its callback';

/** Module → exported function → how it blocks. What is not listed never blocks. */
export const BLOCKING_EXPORTS: Readonly<Record<string, Readonly<Record<string, Blocks>>>> = {
  k6: { sleep: 'always', group: 'with its callback', check: 'with its callback' },
  'k6/http': {
    get: 'always',
    head: 'always',
    post: 'always',
    put: 'always',
    patch: 'always',
    del: 'always',
    options: 'always',
    request: 'always',
    batch: 'always',
  },
  'k6/ws': { connect: 'always' },
  'k6/x/sse': { open: 'always' },
};

/** Methods of objects that a module hands out. They are known by name, so a module counts only when it is imported. */
export const BLOCKING_METHODS: Readonly<Record<string, readonly string[]>> = {
  'k6/http': ['submitForm', 'clickLink'],
};

/** Modules of k6 that the embedded engine does not have. */
export const ABSENT_MODULES = /^k6\/(browser|experimental\/browser|net\/grpc|crypto\/x509|x(?!\/sse$))(\/|$)/;
