// Shows openapi.json. Texts are set as text, never as markup, so nothing in the document can run here.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];
const DEPTH_MAX = 6;

async function start() {
  const main = document.getElementById("operations");
  try {
    const response = await fetch("/openapi.json");
    if (!response.ok) throw new Error(`openapi.json answers ${response.status}`);
    show(await response.json(), main);
  } catch (error) {
    main.replaceChildren(element("p", `The document can't be shown: ${error.message}`));
  }
  main.removeAttribute("aria-busy");
}

function show(api, main) {
  const operations = [];
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS) {
      if (item[method]) operations.push({ path, method, ...item[method] });
    }
  }
  const contents = document.getElementById("contents");
  main.replaceChildren(element("p", api.info.description.replaceAll("**", ""), "note"));
  for (const [tag, group] of Map.groupBy(operations, (operation) => operation.tags?.[0] ?? "other")) {
    main.append(element("h2", tag));
    const list = element("ul");
    for (const operation of group) {
      main.append(article(operation, api));
      const link = element("a", operation.summary ?? operation.operationId);
      link.href = `#${operation.operationId}`;
      const entry = element("li");
      entry.append(link);
      list.append(entry);
    }
    contents.append(element("strong", tag), list);
  }
  const find = document.getElementById("find");
  find.addEventListener("input", () => {
    const word = find.value.toLowerCase();
    for (const shown of main.querySelectorAll("article")) {
      shown.hidden = !shown.textContent.toLowerCase().includes(word);
    }
  });
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function article(operation, api) {
  const shown = element("article");
  shown.id = operation.operationId;
  const heading = element("h3");
  heading.append(element("span", operation.method.toUpperCase(), "method"), element("code", operation.path, "path"));
  shown.append(heading, element("p", operation.summary ?? ""));
  if (operation.description) shown.append(element("p", operation.description, "note"));
  if (operation.parameters?.length) shown.append(parameters(operation.parameters, api));
  for (const [media, content] of Object.entries(operation.requestBody?.content ?? {})) {
    shown.append(details(`Body: ${media}`, content.schema, api));
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    const [media, content] = Object.entries(response.content ?? {})[0] ?? [];
    shown.append(details(`${status}: ${response.description ?? ""}${media ? ` (${media})` : ""}`, content?.schema, api));
  }
  return shown;
}

function parameters(list, api) {
  const table = element("table");
  for (const parameter of list) {
    const row = element("tr");
    row.append(element("th", parameter.name), element("td", `${parameter.in}${parameter.required ? ", required" : ""}`));
    row.append(element("td", parameter.description ?? resolve(parameter.schema, api)?.description ?? ""));
    table.append(row);
  }
  return table;
}

function details(title, schema, api) {
  if (!schema) return element("p", title);
  const folded = element("details");
  folded.append(element("summary", title), element("pre", lines(schema, api, 0, new Set()).join("\n")));
  return folded;
}

// A schema as indented lines: name, type, whether it is required, what it means.
function lines(schema, api, depth, seen) {
  const pad = "  ".repeat(depth);
  if (schema.$ref && seen.has(schema.$ref)) return [`${pad}(as above)`];
  const within = schema.$ref ? new Set([...seen, schema.$ref]) : seen;
  const whole = resolve(schema, api);
  if (depth > DEPTH_MAX || !whole) return [`${pad}…`];
  const alternatives = whole.oneOf ?? whole.anyOf;
  if (alternatives) {
    return alternatives.flatMap((one, index) => [
      ...(index > 0 ? [`${pad}or`] : []),
      ...lines(one, api, depth, within),
    ]);
  }
  if (whole.allOf) return whole.allOf.flatMap((part) => lines(part, api, depth, within));
  if (whole.type === "array" || whole.items) return [`${pad}list of`, ...lines(whole.items ?? {}, api, depth + 1, within)];
  const properties = Object.entries(whole.properties ?? {});
  if (properties.length === 0) return [`${pad}${kind(whole)}`];
  return properties.flatMap(([name, property]) => {
    const inner = resolve(property, api) ?? {};
    const required = whole.required?.includes(name) ? "" : "?";
    const text = (property.description ?? inner.description ?? "").split("\n")[0];
    const nested = inner.properties || inner.items || inner.oneOf || inner.allOf;
    const head = `${pad}${name}${required}: ${nested ? "" : kind(inner)}${text ? `  — ${text}` : ""}`;
    return nested ? [head, ...lines(property, api, depth + 1, within)] : [head];
  });
}

function kind(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : (schema.type ?? "any");
  return schema.format ? `${type} (${schema.format})` : type;
}

function resolve(schema, api) {
  if (!schema?.$ref) return schema;
  return api.components.schemas[schema.$ref.split("/").at(-1)];
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

start();
