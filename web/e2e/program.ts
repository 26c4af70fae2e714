import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = process.env['FOLKMOOT'] ?? path.resolve(import.meta.dirname, '../../bin/folkmoot');

/** The built program with a data folder of its own, on a free port of this machine. */
export class Program {
  #process: ChildProcess | undefined;
  /** The address, the same after every start. */
  base = '';
  /** The link of the first start, by which a browser becomes the host. */
  link = '';

  private constructor(private readonly data: string) {}

  static async start(): Promise<Program> {
    const program = new Program(await mkdtemp(path.join(tmpdir(), 'folkmoot-e2e-')));
    await program.start();
    return program;
  }

  /** Starts, on the port it had before if there was one, and waits until it is ready. */
  async start(): Promise<void> {
    const addr = this.base ? new URL(this.base).host : '127.0.0.1:0';
    const args = ['serve', '--addr', addr, '--data', this.data, '--min-free', '0'];
    const process = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = process;
    let said = '';
    const link = await new Promise<string>((found, failed) => {
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        const match = /^ {2}(https?:\/\/\S+\/l#\S+)$/m.exec(said);
        if (match?.[1]) found(match[1]);
      };
      process.stdout.on('data', hear);
      process.stderr.on('data', hear);
      process.once('error', failed);
      process.once('exit', () => failed(new Error(`the program ended:\n${said}`)));
    });
    this.link ||= link;
    this.base = new URL(link).origin;
    const ready = await fetch(`${this.base}/readyz`);
    if (!ready.ok) throw new Error(`the program is not ready: ${ready.status}`);
  }

  /** SIGKILL: no goodbye, no clean-up. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  }

  async end(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }
}
