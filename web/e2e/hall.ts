import { type Browser, type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test';

import { Program } from './program';

const sizes = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  console: { viewport: { width: 1280, height: 800 } },
  screen: { viewport: { width: 1920, height: 1080 } },
} satisfies Record<string, BrowserContextOptions>;

/** A program and the browsers that are on it. Whatever any of them complains about is a fault. */
export class Hall {
  readonly faults: string[] = [];
  #expected: RegExp[] = [];

  private constructor(
    readonly program: Program,
    private readonly browser: Browser,
  ) {}

  static async open(browser: Browser): Promise<Hall> {
    return new Hall(await Program.start(), browser);
  }

  /** Opens a browser of its own, with its own cookies, of this size. */
  async enter(kind: keyof typeof sizes, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.program.base,
      ...sizes[kind],
      ...options,
    });
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (e) => {
        console.error(`content security policy: ${e.violatedDirective} ${e.blockedURI}`);
      });
    });
    const page = await context.newPage();
    this.watch(page);
    context.on('page', (opened) => this.watch(opened));
    return page;
  }

  /** Names a complaint of the browser that this test brings about on purpose. */
  expectsComplaint(...complaints: RegExp[]): void {
    this.#expected.push(...complaints);
  }

  private watch(page: Page): void {
    const ours = (url: string) => {
      const { protocol, host } = new URL(url);
      const inside = protocol === 'data:' || protocol === 'blob:' || protocol === 'about:';
      if (!inside && host !== new URL(this.program.base).host) this.faults.push(`asked elsewhere: ${url}`);
    };
    page.on('request', (request) => ours(request.url()));
    page.on('websocket', (socket) => ours(socket.url()));
    page.on('pageerror', (error) => this.faults.push(`error in the page: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (this.#expected.some((e) => e.test(message.text()))) return;
      this.faults.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
  }

  async end(): Promise<void> {
    for (const context of this.browser.contexts()) await context.close();
    await this.program.end();
  }
}

export const test = base.extend<{ hall: Hall }>({
  hall: async ({ browser }, use) => {
    const hall = await Hall.open(browser);
    try {
      await use(hall);
    } finally {
      await hall.end();
    }
    expect(hall.faults).toEqual([]);
  },
});

export { expect };
