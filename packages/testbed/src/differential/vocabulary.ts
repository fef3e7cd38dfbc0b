import { ENTRY_DOMAIN } from './types';

/** The few words that configurations and requests are made of: the fewer, the more often they meet. */
export const services = ['reviews', 'ratings', 'details'];
export const words = ['/', '/a', '/a/b', '/api', '/api/v1', '/old', '/x'];
export const values = ['alice', 'bob', 'vip-1', ''];
export const headerNames = ['x-meshspace', 'x-user'];
export const PORTS = [9080, 9090];
/** Hosts that people outside call. */
export const entryHosts = [`shop.${ENTRY_DOMAIN}`, `api.${ENTRY_DOMAIN}`];
