import type { FastifyRequest } from 'fastify';
import type { Config } from '../config';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** Whether the connection comes from this very machine. */
export const isFromHere = ({ socket }: FastifyRequest): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '');

/** Some clients leave the port out of Host (dicomweb-client does). On this very machine the socket knows it. */
function hostOf(request: FastifyRequest, behindProxy: boolean): string {
  const { host, protocol } = request;
  const { localPort } = request.socket;
  const usual = protocol === 'https' ? 443 : 80;
  const isWhole = /:\d+$/.test(host) || localPort === undefined || localPort === usual;
  if (isWhole || behindProxy || !isFromHere(request)) return host;
  return `${host}:${localPort}`;
}

/** Where this client reaches the server, for links in answers; without a slash at the end. */
export const originOf = (request: FastifyRequest, { publicUrl, trustProxy }: Config): string =>
  publicUrl ?? `${request.protocol}://${hostOf(request, trustProxy)}`;
