import { below, type Element, elementsOf, find, parentOf, rootOf, textOf } from './dom.ts';
import { optionsOf, valueOf } from './form.ts';

/** What a method of one tag says, as strings, numbers, flags, or nodes that the caller wraps. */
export type Member = (
  element: Element,
) => string | number | boolean | undefined | readonly (Element | string)[] | Element;
type Members = Record<string, Member>;

const text =
  (attribute: string, missing = ''): Member =>
  ({ attribs }) =>
    attribs[attribute] ?? missing;
const flag =
  (attribute: string): Member =>
  ({ attribs }) =>
    attribute in attribs;
/** A whole number; anything else counts as missing. */
const whole =
  (attribute: string, missing = 0): Member =>
  ({ attribs }) =>
    wholeOf(attribs[attribute], missing);
const wholeOf = (value: string | undefined, missing: number): number =>
  /^[+-]?\d+$/.test(value ?? '') ? Number(value) : missing;
/** One of a few words, the first of them where it is missing or another. */
const word =
  (attribute: string, words: string, missing = words.split(' ')[0]!): Member =>
  ({ attribs }) =>
    words.split(' ').includes(attribs[attribute] ?? '') ? attribs[attribute] : missing;
const constant =
  (value: string): Member =>
  () =>
    value;

/** Methods named like their attributes. */
const texts = (...names: string[]): Members =>
  Object.fromEntries(names.map((name) => [name, text(name.toLowerCase())]));
const flags = (...names: string[]): Members =>
  Object.fromEntries(names.map((name) => [name, flag(name.toLowerCase())]));
const wholes = (...names: string[]): Members =>
  Object.fromEntries(names.map((name) => [name, whole(name.toLowerCase())]));

const named =
  (...tags: string[]): Member =>
  (element) =>
    [...below(element)].filter(({ name }) => tags.includes(name));
const child =
  (tag: string): Member =>
  (element) =>
    elementsOf(element).find(({ name }) => name === tag);

const POLICIES =
  'no-referrer no-referrer-when-downgrade origin origin-when-cross-origin same-origin strict-origin strict-origin-when-cross-origin unsafe-url';
const ENCTYPES = 'application/x-www-form-urlencoded multipart/form-data text/plain';
const INPUT_TYPES =
  'text hidden search tel url email password date month week time datetime-local number range color checkbox radio file submit image reset button';

const referrerPolicy = word('referrerpolicy', POLICIES, '');
const autocomplete = word('autocomplete', 'on off');
const tokens: Member = ({ attribs }) => (attribs.rel ?? '').split(/\s+/).filter((token) => token !== '');
const crossOrigin: Member = ({ attribs }) =>
  ['anonymous', 'use-credentials'].find((value) => value === attribs.crossorigin);

/** RFC 3986, appendix B: never fails, and keeps a default port where one is written. */
function urlOf({
  attribs,
}: Element): Record<'scheme' | 'user' | 'password' | 'hostname' | 'port' | 'path' | 'query' | 'hash', string> {
  const [, scheme = '', authority = '', path = '', query = '', hash = ''] =
    /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(attribs.href ?? '') ?? [];
  const [, user = '', password = '', hostname = '', port = ''] =
    /^(?:([^:@]*)(?::([^@]*))?@)?(.*?)(?::(\d*))?$/.exec(authority) ?? [];
  return {
    scheme,
    user,
    password,
    hostname,
    port,
    path: path && !path.startsWith('/') ? `/${path}` : path,
    query,
    hash,
  };
}
const hostOf = (element: Element): string => {
  const { hostname, port } = urlOf(element);
  return port ? `${hostname}:${port}` : hostname;
};
const link: Members = {
  ...texts('accessKey', 'download', 'href', 'hrefLang', 'rel', 'target', 'type'),
  hash: (element) => urlOf(element).hash,
  host: hostOf,
  hostname: (element) => urlOf(element).hostname,
  origin: (element) =>
    urlOf(element).scheme && hostOf(element) ? `${urlOf(element).scheme}://${hostOf(element)}` : '',
  password: (element) => urlOf(element).password,
  pathname: (element) => urlOf(element).path,
  port: (element) => urlOf(element).port,
  /** With a colon only where there is none: k6. */
  protocol: (element) => urlOf(element).scheme || ':',
  referrerPolicy,
  relList: tokens,
  search: (element) => urlOf(element).query,
  text: textOf,
  username: (element) => urlOf(element).user,
};

function formOf(element: Element): Element | undefined {
  const { form } = element.attribs;
  if (form !== undefined) return find([rootOf(element)], 'form').find(({ attribs }) => attribs.id === form);
  const parent = parentOf(element);
  return parent?.name === 'form' ? parent : parent && formOf(parent);
}
const ofForm =
  (own: string, forms: Member): Member =>
  (element) => {
    const form = formOf(element);
    return own in element.attribs || !form
      ? forms({ ...element, attribs: { [own.slice(4)]: element.attribs[own] ?? '' } } as Element)
      : forms(form);
  };
/** A label belongs to a field that it wraps, or that it names. */
const labels: Member = (element) =>
  find([rootOf(element)], 'label').filter(
    (label) =>
      [...below(label)].includes(element) ||
      (label.attribs.for !== undefined && label.attribs.for === element.attribs.id),
  );
const enctype = word('enctype', ENCTYPES);
const method = word('method', 'get post');
const field: Members = {
  form: formOf,
  formAction: ofForm('formaction', text('action')),
  formEnctype: ofForm('formenctype', enctype),
  formMethod: ofForm('formmethod', method),
  formNoValidate: (element) => 'formnovalidate' in element.attribs || 'novalidate' in (formOf(element)?.attribs ?? {}),
  formTarget: ofForm('formtarget', text('target')),
  labels,
  ...texts('name', 'accessKey'),
  ...flags('autofocus', 'disabled'),
  tabIndex: whole('tabindex'),
};
const value: Member = (element) => [valueOf(element) ?? ''].flat()[0] ?? '';
const controls = named('input', 'select', 'button', 'textarea', 'fieldset');

const media: Members = {
  ...flags('autoplay', 'controls', 'loop', 'muted'),
  ...texts('mediaGroup', 'src'),
  crossOrigin,
  currentSrc: text('src'),
  defaultMuted: flag('muted'),
  preload: word('preload', 'auto metadata none'),
  textTracks: named('track'),
};

const selectedOptions = (element: Element): Element[] =>
  optionsOf(element).filter(({ attribs }) => 'selected' in attribs);
const optionLists = (element: Element): Element | undefined => {
  const parent = parentOf(element);
  return parent?.name === 'optgroup' ? optionLists(parent) : parent;
};

const cellsOf = (row: Element): Element[] => elementsOf(row).filter(({ name }) => name === 'td' || name === 'th');
const place = (element: Element, among: readonly Element[]): number => Math.max(0, among.indexOf(element));
const tableOf = (element: Element): Element | undefined => {
  const parent = parentOf(element);
  return parent?.name === 'table' ? parent : parent && tableOf(parent);
};
const rows = (element: Element): Element[] => [...below(element)].filter(({ name }) => name === 'tr');
const cell: Members = {
  cellIndex: (element) => place(element, cellsOf(parentOf(element) ?? element)),
  colSpan: whole('colspan', 1),
  headers: text('headers'),
  rowSpan: whole('rowspan', 1),
};
const change = texts('cite', 'datetime');
const number = (value: string | undefined, missing: number): number =>
  value === undefined || Number.isNaN(Number(value)) ? missing : Number(value);
const progress = ({ attribs }: Element): number => number(attribs.value, 0) / number(attribs.max, 1);

/** Which methods each tag has beside those of every element. */
export const MEMBERS: Readonly<Record<string, Members>> = {
  a: link,
  area: link,
  audio: media,
  base: texts('href', 'target'),
  button: { ...field, type: word('type', 'submit reset button menu'), value },
  canvas: { height: whole('height', 150), width: whole('width', 150) },
  caption: {},
  col: { span: whole('span', 1) },
  data: texts('value'),
  datalist: { options: optionsOf },
  del: change,
  embed: texts('height', 'src', 'type', 'width'),
  fieldset: {
    elements: controls,
    form: formOf,
    name: text('name'),
    type: constant('fieldset'),
    validity: () => undefined,
    ...flags('disabled'),
  },
  form: {
    acceptCharset: text('accept-charset'),
    autocomplete,
    elements: controls,
    encoding: enctype,
    enctype,
    length: (element) => (controls(element) as readonly Element[]).length,
    method,
    noValidate: flag('novalidate'),
    ...texts('action', 'name', 'target'),
  },
  iframe: { ...flags('allowfullscreen'), ...texts('height', 'name', 'src', 'width'), referrerPolicy },
  img: {
    ...texts('alt', 'name', 'sizes', 'src', 'srcset', 'useMap'),
    crossOrigin,
    currentSrc: text('src'),
    ...wholes('height', 'width'),
    isMap: flag('ismap'),
    referrerPolicy,
  },
  input: {
    ...field,
    ...texts('accept', 'alt', 'dirName', 'height', 'max', 'min', 'pattern', 'placeholder', 'src', 'step', 'width'),
    ...flags('checked', 'multiple', 'readonly', 'required'),
    autocomplete,
    defaultChecked: flag('checked'),
    defaultValue: text('value'),
    list: (element) =>
      find([rootOf(element)], 'datalist').find(
        ({ attribs }) => attribs.id !== undefined && attribs.id === element.attribs.list,
      ),
    maxLength: whole('maxlength', -1),
    size: whole('size'),
    type: word('type', INPUT_TYPES),
    value: text('value'),
  },
  ins: change,
  keygen: {
    ...flags('autofocus', 'disabled'),
    ...texts('challenge', 'name'),
    form: formOf,
    keytype: word('keytype', 'RSA DSA EC'),
    labels,
    type: constant('keygen'),
  },
  label: {
    control: (element) =>
      element.attribs.for === undefined
        ? find([element], 'input,select,textarea,button')[0]
        : [...below(rootOf(element))].find(({ attribs }) => attribs.id === element.attribs.for),
    form: formOf,
    htmlFor: text('for'),
  },
  legend: { accessKey: text('accesskey'), form: formOf },
  li: { type: word('type', '1 a A i I disc square circle', ''), value: whole('value') },
  link: {
    ...texts('href', 'hreflang', 'media', 'rel', 'target', 'type'),
    crossOrigin,
    referrerPolicy,
    relList: tokens,
  },
  map: { areas: named('area'), images: named('img'), name: text('name') },
  meta: { ...texts('content', 'name'), httpEquiv: word('http-equiv', 'content-type default-style refresh') },
  meter: { ...wholes('high', 'low', 'max', 'min', 'optimum'), labels },
  object: {
    ...texts('data', 'height', 'name', 'type', 'useMap', 'width'),
    ...flags('typeMustMatch'),
    form: formOf,
    tabIndex: whole('tabindex'),
  },
  ol: { ...flags('reversed'), start: whole('start'), type: word('type', '1 a A i I') },
  optgroup: { ...flags('disabled'), ...texts('label') },
  option: {
    ...flags('disabled', 'selected'),
    defaultSelected: flag('selected'),
    form: formOf,
    index: (element) => place(element, optionsOf(optionLists(element) ?? element)),
    label: (element) => element.attribs.label ?? textOf(element),
    text: textOf,
    value,
  },
  output: {
    defaultValue: textOf,
    form: formOf,
    htmlFor: text('for'),
    labels,
    name: text('name'),
    type: constant('output'),
    value: textOf,
  },
  param: texts('name', 'value'),
  pre: texts('name', 'value'),
  progress: {
    labels,
    max: ({ attribs }) => number(attribs.max, 1),
    position: (element) => ('value' in element.attribs ? progress(element) : -1),
    value: progress,
  },
  script: { ...flags('async', 'defer', 'noModule'), ...texts('charset', 'crossOrigin', 'src', 'type'), text: textOf },
  select: {
    ...flags('autofocus', 'disabled', 'multiple', 'required'),
    form: formOf,
    labels,
    length: (element) => optionsOf(element).length,
    name: text('name'),
    options: optionsOf,
    selectedIndex: (element) => optionsOf(element).findIndex(({ attribs }) => 'selected' in attribs),
    selectedOptions,
    size: (element) => wholeOf(element.attribs.size, 'multiple' in element.attribs ? 4 : 1),
    tabIndex: whole('tabindex'),
    type: ({ attribs }) => ('multiple' in attribs ? 'select-multiple' : 'select'),
    value,
  },
  source: { ...texts('media', 'sizes', 'src', 'srcset', 'type'), keySystem: text('keysystem') },
  style: { media: text('media'), type: text('type', 'text/css') },
  table: {
    ...flags('sortable'),
    caption: child('caption'),
    rows,
    tBodies: (element) => elementsOf(element).filter(({ name }) => name === 'tbody'),
    tFoot: child('tfoot'),
    tHead: child('thead'),
  },
  tbody: { rows },
  td: cell,
  textarea: {
    ...texts('accessKey', 'placeholder'),
    ...flags('readOnly', 'required'),
    ...wholes('cols', 'maxLength', 'rows', 'tabIndex'),
    autocapitalize: word('autocapitalize', 'sentences none words characters'),
    autocomplete,
    /** k6 reads the attribute that a textarea does not have; val() gives the text. */
    defaultValue: text('value'),
    form: formOf,
    labels,
    length: ({ attribs }) => Buffer.byteLength(attribs.value ?? ''),
    name: text('name'),
    type: constant('textarea'),
    value: text('value'),
    wrap: word('wrap', 'soft hard off'),
  },
  tfoot: { rows },
  th: { ...cell, abbr: text('abbr'), scope: word('scope', 'row col colgroup rowgroup', ''), sorted: flag('sorted') },
  thead: { rows },
  time: texts('datetime'),
  title: { text: textOf },
  tr: {
    cells: cellsOf,
    rowIndex: (element) => place(element, rows(tableOf(element) ?? element)),
    sectionRowIndex: (element) => place(element, elementsOf(parentOf(element) ?? element)),
  },
  track: {
    ...flags('default'),
    ...texts('label', 'src', 'srclang'),
    kind: word('kind', 'subtitle captions descriptions chapters metadata subtitles'),
  },
  ul: texts('type'),
  video: media,
};
