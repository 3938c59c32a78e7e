/** What `` http.url`https://shop/products/${id}` `` gives: the URL, and the name that all of its kind share. */
export class HttpUrl {
  readonly url: string;
  readonly name: string;
  /** The URL without user and password. */
  readonly clean_url: string;
  constructor(url: string, name: string) {
    this.url = url;
    this.name = name;
    this.clean_url = !url.includes('@') ? url : url.replace(/^(\w+:\/\/)[^/?#@]*@/, '$1****:****@');
  }
  toString(): string {
    return this.url;
  }
}

const names = new WeakMap<TemplateStringsArray, string>();

/** The tag of a template: its name has `${}` where the values stand. */
export function urlTemplate(strings: TemplateStringsArray, ...values: unknown[]): HttpUrl {
  let name = names.get(strings);
  if (name === undefined) names.set(strings, (name = strings.join('${}')));
  return new HttpUrl(String.raw({ raw: strings }, ...values), name);
}
