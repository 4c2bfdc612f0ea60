// Requests to the server: questions in JSON, and pieces of files as the tus protocol has them.

const TUS = "1.0.0";

// The server answered and will not take this; trying the same again does not help.
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// No answer, or one that may be another in a moment.
export class Broken extends Error {}

export async function ask(address, { token, body } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const options = { headers, credentials: "same-origin" };
  if (body) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Broken();
  }
  if (response.ok) return response.json();
  throw await complaint(response.status, await response.text());
}

// Sends one piece and returns the offset at which the next one begins.
export async function sendPiece(address, { token, content, offset, onProgress }) {
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/offset+octet-stream",
    "Tus-Resumable": TUS,
    "Upload-Offset": String(offset),
    "X-CSRFToken": token,
  };
  const digest = await sha256(content);
  if (digest) headers["Upload-Checksum"] = `sha256 ${base64(digest)}`;
  // fetch tells nothing of how much has gone out.
  const request = new XMLHttpRequest();
  request.open("PATCH", address);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
  await new Promise((done, failed) => {
    request.addEventListener("load", done);
    for (const kind of ["error", "timeout", "abort"]) {
      request.addEventListener(kind, () => failed(new Broken()));
    }
    request.send(content);
  });
  if (request.status === 204) return Number(request.getResponseHeader("Upload-Offset"));
  throw complaint(request.status, request.responseText);
}

// The SHA-256 of bytes, or null where the browser has none: on pages without TLS.
export async function sha256(content) {
  if (!globalThis.crypto?.subtle) return null;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content));
}

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

function complaint(status, text) {
  // A checksum that differs, a full disk, a server that is starting: the next try may go through.
  if (status >= 500 || status === 460 || status === 429 || status === 0) return new Broken();
  let message = `The server answered ${status}.`;
  try {
    message = JSON.parse(text).error.message;
  } catch {
    // Not one of our answers: its number has to do.
  }
  return new Refused(status, message);
}
