// The product buttons of this till, and an amount for what has none.
import { Button, TextInput, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { amountOf, device, keepDevice, type Product, scaleOf } from '../device.ts';
import type { Key } from '../words/index.ts';

export function Products({ onAdd }: { onAdd: (product: Product) => void }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [own, setOwn] = useState(device);
  const [editing, setEditing] = useState(false);
  const [open, setOpen] = useState(false);
  const scale = scaleOf(own.currency);
  const keep = (products: Product[]) => {
    const next = { ...device(), products };
    keepDevice(next);
    setOwn(next);
  };
  return (
    <section className="stack tight">
      {own.products.length > 0 && (
        <div className="products">
          {own.products.map((product, at) => (
            <button
              key={`${product.name}-${at}`}
              type="button"
              className="product"
              aria-label={editing ? say('product_remove', { name: product.name }) : undefined}
              onClick={() => (editing ? keep(own.products.filter((_, place) => place !== at)) : onAdd(product))}
            >
              <span className="strong">{product.name}</span>
              <span className="quiet small figure">{format.money(product.price, own.currency, scale)}</span>
              {editing && <IconTrash size={16} aria-hidden />}
            </button>
          ))}
        </div>
      )}
      <AmountForm currency={own.currency} onAdd={onAdd} />
      <div className="row">
        <Button variant="subtle" leftSection={<IconPlus size={16} />} onClick={() => setOpen(true)}>
          {say('product_new')}
        </Button>
        {own.products.length > 0 && (
          <Button variant="subtle" leftSection={<IconPencil size={16} />} onClick={() => setEditing(!editing)}>
            {say(editing ? 'ready' : 'product_edit')}
          </Button>
        )}
      </div>
      {open && (
        <NewProduct
          currency={own.currency}
          onClose={() => setOpen(false)}
          onKeep={(product) => {
            keep([...own.products, product]);
            setOpen(false);
          }}
        />
      )}
    </section>
  );
}

function AmountForm({ currency, onAdd }: { currency: string; onAdd: (product: Product) => void }) {
  const say = useSay<Key>();
  const [text, setText] = useState('');
  const amount = amountOf(text, scaleOf(currency));
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (amount) {
      onAdd({ name: say('amount_item'), category: '', price: amount });
      setText('');
    }
  };
  return (
    <form className="find" onSubmit={add}>
      <TextInput
        className="grow"
        label={say('amount')}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        size="md"
      />
      <Button type="submit" size="md" variant="default" disabled={!amount}>
        {say('amount_add')}
      </Button>
    </form>
  );
}

interface NewProductProps {
  currency: string;
  onClose: () => void;
  onKeep: (product: Product) => void;
}

function NewProduct({ currency, onClose, onKeep }: NewProductProps) {
  const say = useSay<Key>();
  const [form, setForm] = useState({ name: '', category: '', price: '' });
  const price = amountOf(form.price, scaleOf(currency));
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <Dialog title={say('product_new')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onKeep({ name: form.name, category: form.category, price: price ?? 0 });
        }}
      >
        <TextInput label={say('product_name')} required {...field('name')} />
        <TextInput label={say('category')} {...field('category')} />
        <TextInput label={say('amount')} inputMode="decimal" required {...field('price')} />
        <Button type="submit" disabled={!price || !form.name}>
          {say('product_save')}
        </Button>
      </form>
    </Dialog>
  );
}
