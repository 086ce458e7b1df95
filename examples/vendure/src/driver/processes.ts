/** The two programs of the example, as children of the driver. */
import { ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';

const START_MS = 300_000;
const STOP_MS = 20_000;

/** A program that can be started, killed and started again. What it says goes to a log file. */
export class Program {
    private child?: ChildProcess;

    constructor(
        private name: string,
        private command: string[],
        private env: Record<string, string>,
        private log: string,
        private answers: () => Promise<boolean>,
    ) {}

    async start(): Promise<void> {
        const [program, ...args] = this.command;
        const output = createWriteStream(this.log, { flags: 'a' });
        const child = spawn(program, args, {
            env: { ...process.env, ...this.env },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        child.stdout.pipe(output, { end: false });
        child.stderr.pipe(output, { end: false });
        let over: string | undefined;
        child.on('error', error => (over = error.message));
        child.on('exit', (code, signal) => (over = `ended with ${signal ?? code}`));
        this.child = child;
        await until(`${this.name} answers (its log: ${this.log})`, START_MS, async () => {
            if (over !== undefined) {
                throw new Error(`${this.name}: ${over}; its log: ${this.log}`);
            }
            return this.answers();
        });
    }

    /** Ends it: by SIGKILL without any warning, by SIGTERM in order. */
    async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
        const child = this.child;
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
            return;
        }
        const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
        const harder = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
        child.kill(signal);
        await ended;
        clearTimeout(harder);
    }

    /** Ends it at once, without waiting for it. */
    kill(): void {
        this.child?.kill('SIGKILL');
    }
}

/** Does something when this process ends, also by a signal, which it is told. */
export function atTheEnd(clean: (bySignal: boolean) => void): void {
    let bySignal = false;
    process.on('exit', () => clean(bySignal));
    for (const [signal, number] of [['SIGHUP', 1], ['SIGINT', 2], ['SIGTERM', 15]] as const) {
        process.on(signal, () => {
            bySignal = true;
            process.exit(128 + number);
        });
    }
}

/** Waits until something is so. */
export async function until(what: string, ms: number, so: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + ms;
    while (!(await so())) {
        if (Date.now() > end) {
            throw new Error(`waited ${ms / 1000} s in vain until ${what}`);
        }
        await new Promise(resolve => setTimeout(resolve, 100));
    }
}

/** Whether a server answers with 200. */
export async function isUp(url: string): Promise<boolean> {
    try {
        return (await fetch(url)).status === 200;
    } catch {
        return false;
    }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise(resolve => server.close(resolve));
    return port;
}
