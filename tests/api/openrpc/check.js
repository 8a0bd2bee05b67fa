// SPDX-License-Identifier: Apache-2.0
// Holds an OpenRPC document against the official tooling: the meta-schema, the parser, the validator of calls, and each
// example's result against the schema it is an example of. Prints what is wrong as a JSON list.
'use strict';

const fs = require('fs');
const Ajv = require('ajv');
const { parseOpenRPCDocument, validateOpenRPCDocument, MethodCallValidator } = require('@open-rpc/schema-utils-js');

const read = () => JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

async function check() {
  const problems = [];
  const valid = validateOpenRPCDocument(read());
  if (valid !== true) return [valid.message];
  const document = await parseOpenRPCDocument(read());
  const calls = new MethodCallValidator(document);
  for (const method of document.methods) {
    const result = new Ajv().compile(method.result.schema);
    for (const example of method.examples || []) {
      const named = Object.fromEntries(example.params.map(({ name, value }) => [name, value]));
      const errors = calls.validate(method.name, named);
      if (!Array.isArray(errors) || errors.length > 0) problems.push(`${method.name}: ${JSON.stringify(errors)}`);
      if (!result(example.result.value)) problems.push(`${method.name} result: ${JSON.stringify(result.errors)}`);
    }
    // What a caller could get wrong is found by the validator: the schemas say something.
    const required = method.params.filter((param) => param.required);
    if (required.length > 0 && calls.validate(method.name, {}).length !== required.length)
      problems.push(`${method.name}: a call without params passes`);
  }
  return problems;
}

check().then((problems) => process.stdout.write(JSON.stringify(problems) + '\n'));
