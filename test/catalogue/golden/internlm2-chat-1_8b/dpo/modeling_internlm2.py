"""A small causal language model with the tensor names of InternLM2: whole texts only, without a cache."""

import torch
from torch import nn
from torch.nn import functional
from transformers import PreTrainedModel
from transformers.modeling_outputs import CausalLMOutput

from .configuration_internlm2 import InternLM2Config


class InternLM2RMSNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, states):
        wide = states.float()
        scaled = wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.eps)
        return self.weight * scaled.to(states.dtype)


class InternLM2Attention(nn.Module):
    """Query, key and value are one projection: for every key its queries, then the key, then the value."""

    def __init__(self, config):
        super().__init__()
        self.head_size = config.hidden_size // config.num_attention_heads
        self.key_count = config.num_key_value_heads
        self.queries_per_key = config.num_attention_heads // config.num_key_value_heads
        self.theta = config.rope_theta
        width = self.key_count * (self.queries_per_key + 2) * self.head_size
        self.wqkv = nn.Linear(config.hidden_size, width, bias=config.bias)
        self.wo = nn.Linear(config.hidden_size, config.hidden_size, bias=config.bias)

    def forward(self, states):
        batch, length, size = states.shape
        shape = (batch, length, self.key_count, self.queries_per_key + 2, self.head_size)
        groups = self.wqkv(states).view(shape)
        query = groups[..., :-2, :].flatten(2, 3).transpose(1, 2)
        key = groups[..., -2, :].transpose(1, 2).repeat_interleave(self.queries_per_key, 1)
        value = groups[..., -1, :].transpose(1, 2).repeat_interleave(self.queries_per_key, 1)
        mixed = functional.scaled_dot_product_attention(
            self.rotate(query), self.rotate(key), value, is_causal=True
        )
        return self.wo(mixed.transpose(1, 2).reshape(batch, length, size))

    def rotate(self, states):
        half = self.head_size // 2
        places = torch.arange(states.shape[-2], dtype=torch.float32)
        turns = self.theta ** (-torch.arange(half, dtype=torch.float32) / half)
        angles = torch.outer(places, turns)
        first, second = states.float().split(half, -1)
        cosine, sine = angles.cos(), angles.sin()
        turned = torch.cat([first * cosine - second * sine, second * cosine + first * sine], -1)
        return turned.to(states.dtype)


class InternLM2MLP(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.w1 = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.w3 = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.w2 = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, states):
        return self.w2(functional.silu(self.w1(states)) * self.w3(states))


class InternLM2DecoderLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = InternLM2Attention(config)
        self.feed_forward = InternLM2MLP(config)
        self.attention_norm = InternLM2RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.ffn_norm = InternLM2RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, states):
        states = states + self.attention(self.attention_norm(states))
        return states + self.feed_forward(self.ffn_norm(states))


class InternLM2PreTrainedModel(PreTrainedModel):
    config_class = InternLM2Config
    base_model_prefix = "model"
    _no_split_modules = ["InternLM2DecoderLayer"]


class InternLM2Model(InternLM2PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.tok_embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(InternLM2DecoderLayer(config) for _ in range(config.num_hidden_layers))
        self.norm = InternLM2RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.post_init()

    def get_input_embeddings(self):
        return self.tok_embeddings

    def set_input_embeddings(self, value):
        self.tok_embeddings = value

    def forward(self, input_ids):
        states = self.tok_embeddings(input_ids)
        for layer in self.layers:
            states = layer(states)
        return self.norm(states)


class InternLM2ForCausalLM(InternLM2PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.model = InternLM2Model(config)
        self.output = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.post_init()

    def get_input_embeddings(self):
        return self.model.tok_embeddings

    def get_output_embeddings(self):
        return self.output

    def forward(self, input_ids, attention_mask=None, **ignored):
        return CausalLMOutput(logits=self.output(self.model(input_ids)).float())
