import { expect, test } from 'vitest';
import { loadingFacts } from '../../../src/documents/metadata/loading.ts';

const causal = { architectures: ['LlamaForCausalLM'] };

test.each([
  [causal, 'AutoModelForCausalLM'],
  [{ architectures: ['GPT2LMHeadModel'] }, 'AutoModelForCausalLM'],
  [{ architectures: ['T5ForConditionalGeneration'] }, 'AutoModelForSeq2SeqLM'],
  [{ architectures: ['LlavaForConditionalGeneration'], vision_config: {} }, 'AutoModelForImageTextToText'],
  [{ architectures: ['LlamaForSequenceClassification'] }, 'AutoModelForSequenceClassification'],
  [{ architectures: ['BertModel'] }, 'AutoModel'],
  [{ architectures: [{ toString: null }] }, 'AutoModel'],
  [{ architectures: 3 }, 'AutoModel'],
  [undefined, 'AutoModel'],
])('the class for %j', (config, modelClass) => {
  expect(loadingFacts(config, [])).toMatchObject({ modelClass, customCode: false, chatTemplate: false });
});

test('a tokenizer is loaded where there is one, a processor for models that see', () => {
  expect(loadingFacts(causal, ['tokenizer.model']).preprocessor).toBe('AutoTokenizer');
  expect(loadingFacts(causal, ['tokenizer.json', 'preprocessor_config.json']).preprocessor).toBe(
    'AutoTokenizer',
  );
  const seeing = { architectures: ['LlavaForConditionalGeneration'], vision_config: {} };
  expect(loadingFacts(seeing, ['tokenizer.json', 'preprocessor_config.json']).preprocessor).toBe(
    'AutoProcessor',
  );
  expect(loadingFacts(causal, ['sub/tokenizer.json'])).not.toHaveProperty('preprocessor');
});

test.each([
  [['chat_template.jinja'], undefined, true],
  [['chat_template.json'], undefined, true],
  [[], { chat_template: '{{ messages }}' }, true],
  [[], { chat_template: [{ name: 'default', template: 'x' }] }, true],
  [[], { chat_template: [{ name: 'tool_use', template: 'x' }, null] }, false],
  [[], { chat_template: '' }, false],
  [[], { chat_template: 3 }, false],
  [[], undefined, false],
])('a chat template in %j and %j', (paths, tokenizerConfig, expected) => {
  expect(loadingFacts(causal, paths, tokenizerConfig).chatTemplate).toBe(expected);
});

test('custom code is known by its map', () => {
  expect(loadingFacts({ ...causal, auto_map: { AutoModel: 'm.X' } }, []).customCode).toBe(true);
  expect(loadingFacts({ ...causal, auto_map: null }, []).customCode).toBe(false);
});

test('code that lies in another repo', () => {
  const auto_map = {
    AutoConfig: 'internlm/internlm2-chat-7b--configuration_internlm2.InternLM2Config',
    AutoModelForCausalLM: 'internlm/internlm2-chat-7b--modeling_internlm2.InternLM2ForCausalLM',
    AutoTokenizer: ['tokenization_internlm2.InternLM2Tokenizer', null, 'x--y.Z', 7],
  };
  const { customCode, codeRepos } = loadingFacts({ auto_map }, []);
  expect({ customCode, codeRepos }).toEqual({ customCode: true, codeRepos: ['internlm/internlm2-chat-7b'] });
});

test('the architecture is what config.json names, where it is a name', () => {
  expect(loadingFacts(causal, []).architecture).toBe('LlamaForCausalLM');
  expect(loadingFacts({ architectures: ['<script>'] }, [])).not.toHaveProperty('architecture');
});
