import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(PACKAGE, 'src');

/** Everything that is shipped: paths below src, with `/`. */
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .sort();
const textOf = (path: string) => readFileSync(join(SRC, path), 'utf8');

/** The module names that a file imports, exports from, or loads later. */
function importsOf(path: string): string[] {
  const { importedFiles, referencedFiles, typeReferenceDirectives, libReferenceDirectives } =
    ts.preProcessFile(textOf(path), true, true);
  expect([...typeReferenceDirectives, ...libReferenceDirectives], `${path} asks for ambient types`).toEqual(
    [],
  );
  return [...importedFiles, ...referencedFiles].map(({ fileName }) => fileName);
}

/** The file below src that a relative import of another means. */
function target(path: string, name: string): string {
  return relative(SRC, resolve(SRC, dirname(path), name))
    .split(sep)
    .join('/');
}

const packageJson = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));

describe('core', () => {
  it('is there', () => {
    expect(files.length).toBeGreaterThan(30);
    expect(files).toContain('index.ts');
  });

  it('imports nothing but itself, cockatiel, fflate and PapaParse', () => {
    for (const path of files) {
      for (const name of importsOf(path)) {
        if (name.startsWith('.')) expect(files, `${path} imports ${name}`).toContain(target(path, name));
        else expect(['cockatiel', 'fflate', 'papaparse'], `${path} imports ${name}`).toContain(name);
      }
    }
    expect(Object.keys(packageJson.dependencies)).toEqual(['cockatiel', 'fflate', 'papaparse']);
    for (const kind of ['peerDependencies', 'optionalDependencies', 'bundledDependencies']) {
      expect(packageJson[kind], kind).toBeUndefined();
    }
  });

  it('depends one way: formats → reimport, survey → scan → bytes → model; only job may use all', () => {
    const mayUse: Record<string, readonly string[]> = {
      model: [],
      guide: [],
      input: ['model'],
      bytes: ['model', 'ports'],
      scan: ['bytes', 'model'],
      duplicates: ['scan', 'bytes', 'model', 'ports'],
      people: ['scan', 'bytes', 'model'],
      transforms: ['people', 'duplicates', 'scan', 'bytes', 'model'],
      splits: ['people', 'scan', 'bytes', 'model'],
      survey: ['people', 'transforms', 'splits', 'scan', 'bytes', 'model', 'input'],
      reimport: ['people', 'scan', 'bytes', 'model', 'ports'],
      formats: ['reimport', 'scan', 'bytes', 'model'],
    };
    const area = (path: string) => path.split('/')[0].replace(/(\.d)?\.ts$/, '');
    for (const path of files) {
      const allowed = mayUse[area(path)];
      if (allowed === undefined) continue;
      for (const name of importsOf(path).filter((each) => each.startsWith('.'))) {
        expect([area(path), ...allowed], `${path} imports ${name}`).toContain(area(target(path, name)));
      }
    }
    const known = [...Object.keys(mayUse), 'job', 'ports', 'index', 'globals'];
    for (const path of files)
      expect(known, `${path} is in a folder that has no rule yet`).toContain(area(path));
  });

  it('spells the names of Kissmetrics in one file', () => {
    for (const path of files.filter((each) => each !== 'model/keys.ts')) {
      const spelled = textOf(path).match(/(["'])_(p2?|n|t)\1/g);
      expect(spelled, path).toBeNull();
    }
    expect(textOf('model/keys.ts')).toContain("'_p2'");
  });

  it('is exported by its index alone, name by name', () => {
    expect(packageJson.exports).toEqual({ '.': './src/index.ts' });
    expect(packageJson.main ?? packageJson.module ?? packageJson.types ?? packageJson.bin).toBeUndefined();
    expect(packageJson.sideEffects).toBe(false);
    for (const path of files) {
      expect(textOf(path), `${path} exports all of another`).not.toMatch(/^export \*/m);
      expect(textOf(path), `${path} has a default`).not.toMatch(/^export default\b/m);
    }
  });
});

describe('to the compiler, core', () => {
  let program: ts.Program;
  const stray = join(SRC, 'stray.ts');
  const strayNames = [
    'document',
    'window',
    'self',
    'navigator',
    'process',
    'Buffer',
    'require',
    'fetch',
    'setTimeout',
    'queueMicrotask',
    'console',
    'performance',
    'structuredClone',
    'URL',
    'Blob',
    'Worker',
    'crypto',
    'WebAssembly',
    'ReadableStream',
    'DecompressionStream',
  ];

  beforeAll(() => {
    const config = ts.readConfigFile(join(PACKAGE, 'tsconfig.json'), ts.sys.readFile);
    const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, PACKAGE);
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    // A file that is not there, with everything in it that core must not know.
    const text = strayNames.map((name) => `${name};\n`).join('');
    host.fileExists = (name) => resolve(name) === stray || fileExists.call(host, name);
    host.getSourceFile = (name, ...rest) =>
      resolve(name) === stray
        ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023)
        : getSourceFile.call(host, name, ...rest);
    program = ts.createProgram([...fileNames, stray], options, host);
  }, 30_000);

  it('is its sources alone, without tests and without ambient types', () => {
    const sources = program
      .getSourceFiles()
      .filter(
        ({ fileName }) =>
          !program.isSourceFileDefaultLibrary(program.getSourceFile(fileName) as ts.SourceFile),
      );
    const names = sources.map(({ fileName }) => relative(SRC, fileName).split(sep).join('/'));
    const own = names.filter((name) => !name.startsWith('..') && name !== 'stray.ts');
    expect(own.sort()).toEqual(files);
    for (const name of names) expect(name).not.toMatch(/@types\//);
    const libraries = program.getSourceFiles().filter((file) => program.isSourceFileDefaultLibrary(file));
    for (const { fileName } of libraries)
      expect(fileName).toMatch(/lib\.(es\d+|decorators)(\.[a-z.]+)?\.d\.ts$/);
    expect(program.getCompilerOptions().types).toEqual([]);
  });

  it('knows no page, no Node and no clock', () => {
    const file = program.getSourceFile(stray);
    const unknown = program
      .getSemanticDiagnostics(file)
      .map(({ start, length }) => file?.text.slice(start, (start ?? 0) + (length ?? 0)));
    expect(unknown.filter((name) => name !== undefined)).toEqual(strayNames);
  });

  it('has a doc comment on every public symbol, or stands in a module that has one', () => {
    const checker = program.getTypeChecker();
    const index = program.getSourceFile(join(SRC, 'index.ts')) as ts.SourceFile;
    const modules = index.statements
      .filter(ts.isExportDeclaration)
      .map(({ moduleSpecifier }) => moduleSpecifier as ts.Expression);
    expect(modules.length).toBeGreaterThan(10);
    const silent: string[] = [];
    for (const specifier of modules) {
      const module = checker.getSymbolAtLocation(specifier) as ts.Symbol;
      const [file] = module.declarations as ts.SourceFile[];
      if (hasModuleComment(file)) continue;
      for (const symbol of checker.getExportsOfModule(module)) {
        if (symbol.getDocumentationComment(checker).length === 0) {
          silent.push(`${relative(SRC, file.fileName)}: ${symbol.name}`);
        }
      }
    }
    expect(silent).toEqual([]);
  });
});

/** Whether a file begins with a doc comment that is not that of its first symbol. */
function hasModuleComment(file: ts.SourceFile): boolean {
  const comments = ts.getLeadingCommentRanges(file.text, 0) ?? [];
  const docs = comments.filter(({ pos }) => file.text.startsWith('/**', pos));
  if (docs.length === 0) return false;
  const [first] = file.statements;
  return docs.length > 1 || ts.isImportDeclaration(first) || ts.isExportDeclaration(first);
}
