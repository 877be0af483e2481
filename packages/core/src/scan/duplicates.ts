/**
 * A line in which a name stands twice in one object, written anew: the last value, at the first place, at
 * any depth (behaviour rule 8), without insignificant white space and all else as it was.
 *
 * Such lines are rare, so this may make objects and strings; it makes them on a heap of its own instead of
 * by recursion, since depth has no limit.
 */
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
} from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { textOf } from './names.ts';
import { endOfToken } from './tokens.ts';

type Node = {
  /** Span of the name with its quotes; empty in an array and at the top. */
  nameStart: number;
  nameEnd: number;
  /** Span of a scalar; for an object or array the byte that opens it. */
  start: number;
  end: number;
  /** The bytes that close it; 0 for a scalar. */
  close: number;
  children: Node[];
  byName: Map<string, Node> | null;
};

function newNode(nameStart: number, nameEnd: number): Node {
  return { nameStart, nameEnd, start: 0, end: 0, close: 0, children: [], byName: null };
}

/** Appends the legal JSON value `bytes[start, end)` with duplicate names resolved. */
export function resolveDuplicates(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  write(bytes, parse(bytes, start, end), out);
}

function parse(bytes: Uint8Array, start: number, end: number): Node {
  const root = newNode(0, 0);
  const open: Node[] = [];
  let node = root;
  for (let position = start; position < end; ) {
    const byte = bytes[position];
    if (isSpace(byte) || byte === COMMA || byte === COLON) {
      position++;
    } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      open.pop();
      position++;
    } else {
      const parent = open.at(-1);
      if (parent?.byName != null) {
        // In an object: a name comes before its value.
        const nameEnd = endOfToken(bytes, position, end);
        node = memberNode(bytes, parent, position, nameEnd);
        position = nameEnd;
        while (isSpace(bytes[position]) || bytes[position] === COLON) position++;
      } else if (parent !== undefined) {
        node = newNode(0, 0);
        parent.children.push(node);
      }
      const first = bytes[position];
      node.start = position;
      if (first === OPEN_BRACE || first === OPEN_BRACKET) {
        node.end = ++position;
        node.close = first + 2;
        node.byName = first === OPEN_BRACE ? new Map() : null;
        open.push(node);
      } else {
        position = endOfToken(bytes, position, end);
        node.end = position;
      }
    }
  }
  return root;
}

/** The member of an object by its name: a new one, or the one that is there, emptied for its next value. */
function memberNode(bytes: Uint8Array, parent: Node, nameStart: number, nameEnd: number): Node {
  const name = textOf(bytes, nameStart + 1, nameEnd - 1);
  const known = parent.byName?.get(name);
  if (known !== undefined) {
    known.close = 0;
    known.children = [];
    known.byName = null;
    return known;
  }
  const node = newNode(nameStart, nameEnd);
  parent.byName?.set(name, node);
  parent.children.push(node);
  return node;
}

function write(bytes: Uint8Array, root: Node, out: ByteWriter): void {
  const pending: { node: Node; next: number }[] = [];
  writeHead(bytes, root, out);
  if (root.close !== 0) pending.push({ node: root, next: 0 });
  for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
    const child = top.node.children[top.next];
    if (child === undefined) {
      out.byte(top.node.close);
      pending.pop();
      continue;
    }
    if (top.next++ > 0) out.byte(COMMA);
    writeHead(bytes, child, out);
    if (child.close !== 0) pending.push({ node: child, next: 0 });
  }
}

function writeHead(bytes: Uint8Array, node: Node, out: ByteWriter): void {
  if (node.nameEnd > 0) {
    out.copy(bytes, node.nameStart, node.nameEnd);
    out.byte(COLON);
  }
  out.copy(bytes, node.start, node.end);
}
