// The interface of the server. Answers are kept by the browser and asked for again by their tag.

/** An answer that is an error, with the server's words in both languages. */
export class Refused extends Error {
  constructor(status, message) {
    super(message?.en ?? `HTTP ${status}`);
    this.status = status;
    this.said = message ?? { zh: `服务器答复 ${status}`, en: `the server answered ${status}` };
  }
}

const read = async (response) => {
  const body = await response.json().catch(() => undefined);
  if (!response.ok) throw new Refused(response.status, body?.message);
  return body;
};

const address = (path, query) => {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(given).toString();
  return text ? `api/${path}?${text}` : `api/${path}`;
};

/** Asks for something. */
export const get = async (path, query, signal) => read(await fetch(address(path, query), { signal }));

/** Asks what would be; nothing is written. */
export const post = async (path, body, signal) =>
  read(await fetch(address(path), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  }));

export { address };
