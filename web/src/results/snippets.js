/** A query as code that asks the same of this server. Pure. */

/** @type {[string, string][]} */
export const LANGUAGES = [
  ["curl", "curl"],
  ["python", "Python"],
  ["r", "R"],
];

/**
 * @param {string} language
 * @param {string} endpoint
 * @param {string} query
 * @returns {string}
 */
export function snippet(language, endpoint, query) {
  if (language === "python") return python(endpoint, query);
  return language === "r" ? r(endpoint, query) : curl(endpoint, query);
}

/** @param {string} query */
function givesTriples(query) {
  return /\b(?:CONSTRUCT|DESCRIBE)\b/iu.test(query.replace(/#.*$/gmu, "").split("{")[0]);
}

/**
 * @param {string} endpoint
 * @param {string} query
 */
function curl(endpoint, query) {
  const type = givesTriples(query) ? "text/turtle" : "text/csv";
  return `curl -s '${endpoint}' -H 'Accept: ${type}' --data-urlencode query='${query.replaceAll("'", `'\\''`)}'\n`;
}

/**
 * @param {string} endpoint
 * @param {string} query
 */
function python(endpoint, query) {
  const text = `query = r"""\n${query.replaceAll('"""', `""" + '"""' + r"""`)}\n"""`;
  const asked = `body = urlencode({"query": query}).encode()`;
  const request = (/** @type {string} */ type) =>
    `answer = urlopen(Request("${endpoint}", body, {"Accept": "${type}"}))`;
  const imports = "from urllib.parse import urlencode\nfrom urllib.request import Request, urlopen\n";
  return givesTriples(query)
    ? `${imports}\n${text}\n${asked}\n${request("text/turtle")}\nprint(answer.read().decode())\n`
    : `${imports}\nimport pandas as pd\n\n${text}\n${asked}\n${request("text/csv")}\nprint(pd.read_csv(answer))\n`;
}

/**
 * @param {string} endpoint
 * @param {string} query
 */
function r(endpoint, query) {
  const type = givesTriples(query) ? "text/turtle" : "text/csv";
  const read = givesTriples(query)
    ? "cat(resp_body_string(answer))"
    : "print(read.csv(text = resp_body_string(answer)))";
  return `library(httr2)\n\nquery <- r"---(\n${query}\n)---"\nanswer <- request("${endpoint}") |>\n  req_headers(Accept = "${type}") |>\n  req_body_form(query = query) |>\n  req_perform()\n${read}\n`;
}
