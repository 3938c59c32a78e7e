/** Stands in for jslib's httpx: a session with a base URL, headers and tags. A source that is bundled with the script. */
import http from 'k6/http';
import type { RefinedParams, RefinedResponse, RequestBody, ResponseType } from 'k6/http';

type Body = RequestBody | null;
type Params = RefinedParams<ResponseType>;
type Response = RefinedResponse<ResponseType>;

export class Request {
  readonly method: string;
  readonly url: string;
  readonly body: Body;
  readonly params: Params;

  constructor(method: string, url: string, body: Body = null, params: Params = {}) {
    this.method = method;
    this.url = url;
    this.body = body;
    this.params = params;
  }
}

const requestOf = (method: string) =>
  class extends Request {
    constructor(url: string, body: Body = null, params: Params = {}) {
      super(method, url, body, params);
    }
  };
export const Get = requestOf('GET');
export const Post = requestOf('POST');
export const Put = requestOf('PUT');
export const Patch = requestOf('PATCH');
export const Delete = requestOf('DELETE');
export const Options = requestOf('OPTIONS');
export const Head = requestOf('HEAD');
export const Trace = requestOf('TRACE');

export interface HttpxOptions {
  baseURL?: string;
  /** Milliseconds. */
  timeout?: number;
  headers?: Record<string, string>;
  tags?: Record<string, string>;
}

export class Httpx {
  baseURL: string;
  timeout: number;
  headers: Record<string, string>;
  tags: Record<string, string>;

  constructor({ baseURL = '', timeout = 60_000, headers = {}, tags = {} }: HttpxOptions = {}) {
    this.baseURL = baseURL;
    this.timeout = timeout;
    this.headers = { ...headers };
    this.tags = { ...tags };
  }

  setBaseUrl(url: string): void {
    this.baseURL = url;
  }
  addHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  addHeaders(headers: Record<string, string>): void {
    Object.assign(this.headers, headers);
  }
  clearHeader(name: string): void {
    delete this.headers[name];
  }
  addTag(name: string, value: string): void {
    this.tags[name] = value;
  }
  addTags(tags: Record<string, string>): void {
    Object.assign(this.tags, tags);
  }
  clearTag(name: string): void {
    delete this.tags[name];
  }

  request(method: string, url: string, body: Body = null, params: Params = {}): Response {
    return http.request(method, this.address(url), body, this.settings(params));
  }
  async asyncRequest(method: string, url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return http.asyncRequest(method, this.address(url), body, this.settings(params));
  }
  batch(requests: readonly Request[], params: Params = {}): Response[] {
    return http.batch(
      requests.map((request) => ({
        method: request.method,
        url: this.address(request.url),
        body: request.body,
        params: this.settings({
          ...params,
          ...request.params,
          headers: { ...params.headers, ...request.params.headers },
          tags: { ...params.tags, ...request.params.tags },
        }),
      })),
    );
  }

  get(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('GET', url, body, params);
  }
  post(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('POST', url, body, params);
  }
  put(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('PUT', url, body, params);
  }
  patch(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('PATCH', url, body, params);
  }
  delete(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('DELETE', url, body, params);
  }
  options(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('OPTIONS', url, body, params);
  }
  head(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('HEAD', url, body, params);
  }
  trace(url: string, body: Body = null, params: Params = {}): Response {
    return this.request('TRACE', url, body, params);
  }
  asyncGet(url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return this.asyncRequest('GET', url, body, params);
  }
  asyncPost(url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return this.asyncRequest('POST', url, body, params);
  }
  asyncPut(url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return this.asyncRequest('PUT', url, body, params);
  }
  asyncPatch(url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return this.asyncRequest('PATCH', url, body, params);
  }
  asyncDelete(url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return this.asyncRequest('DELETE', url, body, params);
  }
  asyncOptions(url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return this.asyncRequest('OPTIONS', url, body, params);
  }
  asyncHead(url: string, body: Body = null, params: Params = {}): Promise<Response> {
    return this.asyncRequest('HEAD', url, body, params);
  }

  private address(url: string): string {
    return `${this.baseURL}${url}`;
  }
  private settings(params: Params): Params {
    return {
      timeout: this.timeout,
      ...params,
      headers: { ...this.headers, ...params.headers },
      tags: { ...this.tags, ...params.tags },
    };
  }
}
