import { Treatment } from '../explain/types';
import { HttpRouteRule } from '../kube/istio';
import { treatment } from '../model/route';
import { get, mesh, service, virtualService, web } from './mesh';

/** What one rule of a VirtualService makes of a request from web to reviews. */

export const services = [
  service('shop/reviews'),
  service('shop/ratings'),
  service('alice/reviews'),
];
export const destination = { host: 'reviews' };

export const viewOf = (rule: object) =>
  mesh([
    ...services,
    virtualService('shop/r', { hosts: ['reviews'], http: [rule] }),
  ]);

export type Forward = Extract<Treatment, { type: 'forward' }>;

export const treated = (
  rule: object,
  request = get('reviews:9080/a/b?q=1'),
): Treatment => treatment(viewOf(rule), web, request);

export const forwarded = (rule: Partial<HttpRouteRule>): Forward =>
  treated({ route: [{ destination }], ...rule }) as Forward;
