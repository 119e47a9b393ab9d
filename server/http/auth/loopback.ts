import type { FastifyRequest } from 'fastify';
import { isFromHere } from '../origin';

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Whether the page on this very machine asks. The socket has to be a loopback one; the Host header one of its names, so
 * that a name which was made to point here (DNS rebinding) is no way in; and a browser has to come from the page itself,
 * not from another site. Behind a proxy every socket is a loopback one: then never.
 */
export function isOwnPage(request: FastifyRequest, behindProxy: boolean): boolean {
  const { host, origin, 'x-forwarded-for': forwarded, forwarded: told } = request.headers;
  if (behindProxy || forwarded !== undefined || told !== undefined) return false;
  if (!isFromHere(request)) return false;
  if (host === undefined || !LOCAL_HOST.test(host)) return false;
  if (origin !== undefined && origin !== `${request.protocol}://${host}`) return false;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
}
