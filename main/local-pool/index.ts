export { LocalPoolError } from './errors.ts';
export type { Interceptor, Outcome } from './dispatcher.ts';
export type { Message } from './domain/outbox.ts';
export type { Inspection } from './inspection.ts';
export { seedPool, type SeededPool, type SeedOptions } from './seed.ts';
export { startLocalPool, type LocalPoolServer, type LocalPoolServerOptions } from './server.ts';
