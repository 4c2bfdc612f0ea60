// Files on their way to the server: announced, sent in pieces, a few at once, until they are there.
//
// Nothing is guessed about files that were sent before: the server offers the row of a file that
// looks the same, and its hash decides whether it is.

import { ask, Broken, hex, Refused, sendPiece, sha256 } from "./transport.js";

const AT_ONCE = 3;
const ANNOUNCED_AT_ONCE = 500;
const MB = 1024 * 1024;
const FIRST_PIECE = 4 * MB;
const LEAST_PIECE = MB / 4;
const LARGEST_PIECE = 16 * MB;
const HASHED_WHOLE = 64 * MB;
const QUICK_MS = 1500;
const SLOW_MS = 8000;
const WAITS_MS = [1000, 2000, 5000, 10_000, 20_000, 30_000];
const SIGNED_OUT =
  "You are signed out. Reload the page, sign in and drop the same files again: what has arrived " +
  "is not sent twice.";
const NOT_READ = "The browser could not read it any more: it was moved or changed. Drop it again.";

export class Sending extends EventTarget {
  constructor(address, token) {
    super();
    Object.assign(this, { address, token, batch: null, isPaused: false, stop: "" });
    this.counts = { found: 0, done: 0, known: 0, refused: 0, resumed: 0, bytes: 0, sent: 0 };
    this.now = new Set();
    this.trouble = [];
    this.queue = [];
    this.inPlay = new Set();
    this.running = 0;
    this.waited = 0;
    this.piece = FIRST_PIECE;
    this.announcing = Promise.resolve();
  }

  get isActive() {
    return Boolean(this.running || this.queue.length || this.pending);
  }

  // Takes files and returns once all of them are announced.
  add(files, said) {
    this.pending = (this.pending ?? 0) + 1;
    this.announcing = this.announcing
      .then(() => this.announceAll(files, said))
      .finally(() => {
        this.pending -= 1;
        this.changed();
      });
    return this.announcing;
  }

  pause() {
    this.isPaused = true;
    this.changed();
  }

  goOn() {
    this.isPaused = false;
    this.waited = 0;
    this.stop = "";
    this.wake?.();
    this.changed();
  }

  tryAgain() {
    const again = this.trouble.filter((job) => job.file);
    this.trouble = this.trouble.filter((job) => !job.file);
    for (const job of again) job.reason = "";
    this.counts.found -= again.length;
    this.counts.bytes -= again.reduce((sum, job) => sum + job.file.size, 0);
    this.goOn();
    return this.add(again);
  }

  async announceAll(found, said) {
    let jobs = [];
    for await (const job of found) {
      this.counts.found += 1;
      if (!job.file) {
        this.trouble.push(job);
        continue;
      }
      this.counts.bytes += job.file.size;
      jobs.push(job);
      if (jobs.length === ANNOUNCED_AT_ONCE) {
        await this.announce(jobs, { said });
        jobs = [];
      }
    }
    if (jobs.length) await this.announce(jobs, { said });
  }

  async announce(jobs, { said, anew = false } = {}) {
    const offers = await this.patiently(async () => {
      this.batch ??= await ask(this.address, { token: this.token, body: said ?? {} });
      const files = jobs.map(({ file, path }) => ({
        name: file.name,
        path,
        size: file.size,
        modified_at: new Date(file.lastModified).toISOString(),
      }));
      const address = `${this.address}/${this.batch.id}/files`;
      return (await ask(address, { token: this.token, body: { files, anew } })).offers;
    }).catch((error) => {
      for (const job of jobs) this.fail(job, error.message);
      return [];
    });
    const others = [];
    for (const [index, offer] of offers.entries()) {
      if (!(await this.accept(jobs[index], offer))) others.push(jobs[index]);
    }
    if (offers.some((offer) => !offer.is_known)) this.dispatchEvent(new Event("announced"));
    this.changed();
    if (others.length) await this.announce(others, { anew: true });
  }

  // Whether the offered row is the row of this very file; one that is not must be announced anew.
  async accept(job, { file: row, is_known: isKnown }) {
    if (isKnown && (this.inPlay.has(row.id) || !(await isSame(job.file, row)))) return false;
    this.inPlay.add(row.id);
    job.row = row;
    if (row.outcome === "arriving") {
      if (row.arrived) this.counts.resumed += 1;
      this.counts.sent += row.arrived;
      this.queue.push(job);
      this.next();
    } else {
      // Here already, or turned away before a byte was sent: too large, or empty.
      this.counts[isKnown ? "known" : "refused"] += 1;
      this.counts.bytes -= job.file.size;
      this.finish();
    }
    return true;
  }

  next() {
    while (this.running < AT_ONCE && this.queue.length) {
      this.running += 1;
      const job = this.queue.shift();
      this.now.add(job);
      this.send(job)
        .catch((error) => this.fail(job, error.message))
        .finally(() => {
          this.running -= 1;
          this.now.delete(job);
          this.changed();
          this.next();
        });
    }
  }

  async send(job) {
    let { arrived } = job.row;
    while (arrived < job.file.size) {
      const end = Math.min(arrived + this.piece, job.file.size);
      const content = await job.file
        .slice(arrived, end)
        .arrayBuffer()
        .catch(() => {
          throw new Error(NOT_READ);
        });
      const offset = await this.patiently(() => this.sendOrFind(job, content, arrived));
      this.counts.sent += offset - arrived;
      job.part = 0;
      arrived = job.row.arrived = offset;
      this.changed();
    }
    this.finish();
  }

  async sendOrFind(job, content, offset) {
    const began = performance.now();
    const onProgress = (loaded) => {
      job.part = loaded;
      this.changed();
    };
    try {
      const { token } = this;
      const next = await sendPiece(job.row.upload, { token, content, offset, onProgress });
      this.suit(performance.now() - began);
      return next;
    } catch (error) {
      job.part = 0;
      // 409: more has arrived than we know of; 423: it is arriving just now.
      if (error.status !== 409 && error.status !== 423) throw error;
    }
    const row = await ask(job.row.upload, { token: this.token });
    if (row.arrived === offset) throw new Broken();
    if (!(await isSame(job.file, row))) throw new Error("Another file is arriving in its place.");
    return row.arrived;
  }

  // Pieces as large as the line carries in a few seconds: a break costs one of them at most.
  suit(milliseconds) {
    if (milliseconds < QUICK_MS) this.piece = Math.min(this.piece * 2, LARGEST_PIECE);
    if (milliseconds > SLOW_MS) this.piece = Math.max(this.piece / 2, LEAST_PIECE);
  }

  // Does it, and again after a while as long as nothing but the line or the server is in the way.
  async patiently(work) {
    while (true) {
      await this.untilWanted();
      try {
        const result = await work();
        this.waited = 0;
        return result;
      } catch (error) {
        if (error instanceof Refused && [401, 403].includes(error.status)) {
          this.stop = SIGNED_OUT;
          this.pause();
        } else if (error instanceof Broken) await this.rest();
        else throw error;
      }
    }
  }

  async untilWanted() {
    while (this.isPaused) {
      await new Promise((done) => this.addEventListener("change", done, { once: true }));
    }
  }

  async rest() {
    const wait = WAITS_MS[Math.min(this.waited, WAITS_MS.length - 1)];
    this.waited += 1;
    this.changed();
    await new Promise((done) => {
      const timer = setTimeout(done, wait);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
      window.addEventListener("online", this.wake, { once: true });
    });
  }

  finish() {
    this.counts.done += 1;
    this.changed();
  }

  fail(job, reason) {
    this.counts.sent -= job.row?.arrived ?? 0;
    this.inPlay.delete(job.row?.id);
    this.trouble.push({ ...job, row: null, part: 0, reason });
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

// Whether a file is the one of which the server has a part, or all: by hash, never by its name.
async function isSame(file, row) {
  if (row.outcome === "arriving") {
    if (!row.arrived) return true;
    return (await hashOf(file.slice(row.piece_at, row.arrived))) === row.piece_sha256;
  }
  return Boolean(row.sha256) && file.size <= HASHED_WHOLE && (await hashOf(file)) === row.sha256;
}

async function hashOf(blob) {
  const digest = await sha256(await blob.arrayBuffer().catch(() => new ArrayBuffer(0)));
  return digest && hex(digest);
}
