// SPDX-License-Identifier: GPL-2.0
/* Table of addresses: (MAC, VLAN) -> the sidebands that answer to it. */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "table.h"

/**
 * sb_table_init - make an empty table
 * @table: table
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int sb_table_init(struct sb_table *table)
{
	return rhltable_init(&table->ht, &sb_table_params);
}

/**
 * sb_table_destroy - free a table that is empty
 * @table: table that no reader can reach any more
 *
 * Context: process, may sleep; a grace period after the last reader.
 */
void sb_table_destroy(struct sb_table *table)
{
	rhltable_destroy(&table->ht);
}

static void sb_table_add_mark(struct sb_table *table, const u8 *mac)
{
	unsigned int mark = sb_table_mark(mac);

	if (!table->marked[mark]++)
		set_bit(mark, table->marks);
}

static void sb_table_del_mark(struct sb_table *table, const u8 *mac)
{
	unsigned int mark = sb_table_mark(mac);

	if (!--table->marked[mark])
		clear_bit(mark, table->marks);
}

/**
 * sb_table_insert - put an entry into a table
 * @table: table
 * @entry: entry; others of the same key may be there
 *
 * Context: process, RTNL.
 * Return: 0 or a negative error, of which -ENOMEM is the likely one.
 */
int sb_table_insert(struct sb_table *table, struct sb_entry *entry)
{
	int err;

	ASSERT_RTNL();
	sb_table_add_mark(table, entry->key.mac);
	err = rhltable_insert(&table->ht, &entry->node, sb_table_params);
	if (err)
		sb_table_del_mark(table, entry->key.mac);
	return err;
}

/**
 * sb_table_remove - take an entry out of its table and free it
 * @table: table it is in
 * @entry: entry; readers may use it to the end of a grace period
 *
 * Context: process, RTNL.
 */
void sb_table_remove(struct sb_table *table, struct sb_entry *entry)
{
	ASSERT_RTNL();
	rhltable_remove(&table->ht, &entry->node, sb_table_params);
	sb_table_del_mark(table, entry->key.mac);
	kfree_rcu(entry, rcu);
}

/**
 * sb_table_find_of - find the entry by which a sideband has an address
 * @table: table to look in
 * @key: address
 * @sb: owner
 *
 * Context: process, RTNL.
 * Return: the entry, NULL when @sb does not have the address in @table.
 */
struct sb_entry *sb_table_find_of(struct sb_table *table,
				  const struct sb_key *key,
				  const struct sb_core *sb)
{
	struct sb_entry *entry, *found = NULL;
	struct rhlist_head *head, *pos;

	ASSERT_RTNL();
	rcu_read_lock();
	head = rhltable_lookup(&table->ht, key, sb_table_params);
	rhl_for_each_entry_rcu(entry, pos, head, node) {
		if (sb_core_of(entry) == sb) {
			found = entry;
			break;
		}
	}
	rcu_read_unlock();
	return found;
}
