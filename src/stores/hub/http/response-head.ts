/** No answer of the Hub or its storage has more; each is a line like any other. */
const maxHeaderLines = 128;

/** The status line and headers of an HTTP/1.1 answer. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the body's length is not stated, or the body is encoded for transport. */
  readonly bodyBytes: number | undefined;
  readonly keepAlive: boolean;
}

/**
 * Parses a head (without the empty line at its end) as RFC 9112 §4 and §5 write it, without the leniency of
 * older rules: a line that two readers could read differently is an error.
 *
 * @throws {SyntaxError} naming what is wrong
 */
export function parseResponseHead(text: string): ResponseHead {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const match = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?$/.exec(statusLine);
  if (match === null) throw new SyntaxError('the status line is not one of HTTP/1.1');
  if (lines.length > maxHeaderLines) throw new SyntaxError(`more than ${maxHeaderLines} header lines`);
  const [, minorVersion, status] = match;

  const headers = new Headers();
  let lengthText: string | undefined;
  for (const line of lines) {
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line);
    const [, name, value] = field ?? [];
    if (name === undefined || value === undefined) throw new SyntaxError('a header line is malformed');
    if (name.toLowerCase() === 'content-length') {
      if (lengthText !== undefined) throw new SyntaxError('two Content-Length headers');
      if (!/^\d{1,15}$/.test(value)) throw new SyntaxError('Content-Length is not a number');
      lengthText = value;
    }
    headers.append(name, value);
  }
  if (lengthText !== undefined && headers.has('transfer-encoding')) {
    throw new SyntaxError('both Content-Length and Transfer-Encoding');
  }
  const connection = headers.get('connection')?.toLowerCase() ?? '';
  return {
    status: Number(status),
    headers,
    bodyBytes: lengthText === undefined ? undefined : Number(lengthText),
    keepAlive: minorVersion === '1' && !connection.includes('close'),
  };
}
