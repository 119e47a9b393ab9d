import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../services/fhir/actor';
import { badRequest } from '../../services/fhir/refusal';
import type { Query } from '../../services/fhir/search-request';
import type { Context } from '../context';
import { originOf } from '../origin';

export const baseOf = (request: FastifyRequest, { config }: Context): string =>
  `${originOf(request, config)}/fhir`;

export function actorOf(request: FastifyRequest, context: Context): Actor {
  const { access, audit } = context;
  const { principal, id: requestId, ip: address } = request;
  return { principal, access, audit, base: baseOf(request, context), requestId, address };
}

export const queryOf = (request: FastifyRequest): Query => request.query as Query;

export const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.[0];
};

/** A parameter of the address. */
export function param(request: FastifyRequest, name: 'resourceType' | 'id' | 'vid'): string {
  const value = (request.params as Record<string, string | undefined>)[name];
  if (value === undefined) throw badRequest(`${name} is missing.`);
  return value;
}

/** A whole number from the query, or what stands for none. */
export function numberIn(request: FastifyRequest, name: string): number | null {
  const value = queryOf(request)[name];
  if (value === undefined) return null;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value))
    throw badRequest(`${name} is a number.`);
  return Number(value);
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
