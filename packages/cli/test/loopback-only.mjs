/**
 * Loaded before the command line: no connection but to this machine is begun, and each other one that was asked for is
 * written to the file CONTACTS, so that a test can fail for it.
 */
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const { CONTACTS = '' } = process.env;
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const { connect } = net.Socket.prototype;

net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat();
  const host = typeof first === 'object' ? (first.host ?? first.path) : args[1];
  if (!LOOPBACK.includes(host)) {
    appendFileSync(CONTACTS, `${host}\n`);
    queueMicrotask(() => this.destroy(new Error(`only this machine may be contacted, not ${host}`)));
    return this;
  }
  return connect.apply(this, args);
};
