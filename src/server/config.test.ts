import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { ConfigError, describeSettings, loadConfig } from './config.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

const file = (name: string, text: string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};

describe('settings', () => {
  it('come from flags, then the environment, then the file, then defaults, and say so', () => {
    const config = file('config.json', JSON.stringify({ port: 1, host: '10.0.0.1', render: 'used' }));
    const loaded = loadConfig({ config, port: '3' }, { YSS_PORT: '2', YSS_HOST: '10.0.0.2', HOME: '/' });
    expect(loaded.config).toMatchObject({ port: 3, host: '10.0.0.2', render: 'used', profile: 'stereo-160' });
    const origins = Object.fromEntries(loaded.origins.map(({ key, origin }) => [key, origin]));
    expect(origins).toMatchObject({ port: 'flag', host: 'environment', render: 'file', profile: 'default' });
  });

  it('can be read from a file that the environment names, and secrets are never shown', () => {
    const secret = file('secret', 'very secret\n');
    const environment = { YSS_YOTO_CLIENT_SECRET_FILE: secret, YSS_SPEECH_KEY: 'very secret' };
    const { config, origins } = loadConfig({}, environment);
    expect(config).toMatchObject({ yotoClientSecret: 'very secret', speechKey: 'very secret' });
    expect(JSON.stringify(origins)).not.toContain('very secret');
  });

  it.each([
    ['a misspelt flag', { prot: 1 }, {}, /command line: prot/],
    ['a misspelt variable', {}, { YSS_PROT: '1' }, /YSS_PROT/],
    ['a port that is none', {}, { YSS_PORT: 'http' }, /port \(environment\)/],
    ['an address that is none', { publicUrl: 'my.server' }, {}, /publicUrl/],
    ['a certificate without its key', { tlsCert: 'a.pem' }, {}, /belong together/],
    ['a file that is not there', { config: '/nowhere.json' }, {}, /does not exist/],
  ])('refuse %s', (_name, flags, environment, message) => {
    expect(() => loadConfig(flags, environment)).toThrow(message);
    expect(() => loadConfig(flags, environment)).toThrow(ConfigError);
  });

  it('refuse unknown keys and broken text in the file', () => {
    expect(() => loadConfig({ config: file('a.json', '{"prot":1}') }, {})).toThrow(/prot/);
    expect(() => loadConfig({ config: file('b.json', '{port:1}') }, {})).toThrow(/not valid JSON/);
    expect(() => loadConfig({ config: file('c.json', '[]') }, {})).toThrow(/one JSON object/);
  });

  it('take lists with commas, and addresses without their last slash', () => {
    const { config } = loadConfig({ trustedProxies: '10.0.0.0/8, ::1', publicUrl: 'https://a.example/' }, {});
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    expect(config.publicUrl).toBe('https://a.example');
  });

  it('all have a flag, a variable and a sentence', () => {
    for (const { flag, variable, text } of describeSettings()) {
      expect(flag).toMatch(/^--[a-z-]+$/);
      expect(variable).toMatch(/^YSS_[A-Z_]+$/);
      expect(text).toMatch(/\.$/);
    }
  });
});
